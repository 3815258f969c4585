//! Fees of an order: what is charged besides goods, shipping and wrapping.

use rust_decimal::Decimal;

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::orders::Pair;

/// One fee.
#[derive(Clone, Debug)]
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
