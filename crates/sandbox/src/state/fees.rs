//! Fees of a checkout and of an order: what is charged besides goods, shipping and wrapping.

use rust_decimal::Decimal;

use crate::state::carts::Cart;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::orders::Pair;
use crate::state::totals::Terms;
use serde::{Deserialize, Serialize};

/// One fee.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Fee {
    pub(crate) name_for_customer: String,
    pub(crate) name_for_merchant: String,
    pub(crate) tax_class_id: Option<i64>,
    pub(crate) cost: Pair,
}

impl Fee {
    /// What a merchant adds later; below zero it takes something off.
    pub(crate) fn adjustment(amount: Decimal) -> Self {
        Self {
            name_for_customer: "Adjustment".to_owned(),
            name_for_merchant: "Adjustment".to_owned(),
            tax_class_id: None,
            cost: Pair::both(amount),
        }
    }

    /// A fee of a checkout, with its tax.
    pub(crate) fn of_checkout(fee: &CheckoutFee, terms: &Terms) -> Self {
        Self {
            name_for_customer: fee.display_name.clone(),
            name_for_merchant: fee.name.clone(),
            tax_class_id: fee.tax_class_id,
            cost: terms.pair(fee.cost),
        }
    }

    /// Both costs have to be given: the store computes no tax on an order that is made directly.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, Refusal> {
        let cost = |key: &str| fields.amount(key)?.ok_or_else(|| fields.missing(key));
        Ok(Self {
            name_for_customer: fields.text_or_empty("display_name_customer")?,
            name_for_merchant: fields.text_or_empty("display_name_merchant")?,
            tax_class_id: fields.integer("tax_class_id")?,
            cost: Pair {
                ex: cost("cost_ex_tax")?,
                inc: cost("cost_inc_tax")?,
            },
        })
    }
}

/// The most fees of a checkout.
const MOST: usize = 5;

/// A fee of a checkout, as it is priced.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CheckoutFee {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) cost: Decimal,
    pub(crate) source: String,
    pub(crate) tax_class_id: Option<i64>,
}

impl CheckoutFee {
    /// Reads a whole fee: also where one is replaced, every field has to be there.
    fn read(fields: &Fields<'_>, id: String) -> Result<Self, Refusal> {
        if fields.required_text("type")? != "custom_fee" {
            return Err(Refusal::field_fault(fields.name("type"), "error.unknown"));
        }
        Ok(Self {
            id,
            name: fields.required_text("name")?.to_owned(),
            display_name: fields.required_text("display_name")?.to_owned(),
            cost: fields
                .amount("cost")?
                .ok_or_else(|| fields.missing("cost"))?,
            source: fields.required_text("source")?.to_owned(),
            tax_class_id: fields.integer("tax_class_id")?,
        })
    }
}

impl Cart {
    /// Adds fees; five at most.
    pub(crate) fn add_fees(&mut self, fields: &Fields<'_>) -> Result<(), Refusal> {
        let new = fields.objects("fees")?;
        if new.is_empty() {
            return Err(fields.missing("fees"));
        }
        for fee in &new {
            let fee = CheckoutFee::read(fee, self.random.id())?;
            self.fees.push(fee);
        }
        if self.fees.len() > MOST {
            let title = format!("A checkout has {MOST} fees at most.");
            return Err(Refusal::unprocessable(title).field("fees", "error.maxLength"));
        }
        Ok(())
    }

    /// Replaces fees by their ids.
    pub(crate) fn replace_fees(&mut self, fields: &Fields<'_>) -> Result<(), Refusal> {
        let new = fields.objects("fees")?;
        if new.is_empty() {
            return Err(fields.missing("fees"));
        }
        for fee in &new {
            let id = fee.required_text("id")?;
            let held = self.fees.iter_mut().find(|held| held.id == id);
            let held = held.ok_or_else(|| Refusal::field_fault(fee.name("id"), "error.unknown"))?;
            *held = CheckoutFee::read(fee, id.to_owned())?;
        }
        Ok(())
    }

    /// Removes fees by their ids: all of them have to be there.
    pub(crate) fn remove_fees(&mut self, fields: &Fields<'_>) -> Result<(), Refusal> {
        let ids = fields.list("ids")?;
        if ids.is_empty() {
            return Err(fields.missing("ids"));
        }
        for (place, id) in ids.iter().enumerate() {
            let held = self
                .fees
                .iter()
                .position(|fee| Some(fee.id.as_str()) == id.as_str());
            let held =
                held.ok_or_else(|| Refusal::field_fault(format!("ids.{place}"), "error.unknown"))?;
            self.fees.remove(held);
        }
        Ok(())
    }
}
