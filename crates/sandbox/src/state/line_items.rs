//! The lines of a cart, and how a request describes one.

use rust_decimal::Decimal;

use crate::state::catalogue::{Catalogue, GIFT_WRAPPING, Product, Variant};
use crate::state::currencies::Currency;
use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::state::interned::{self, Kept, Text};
use crate::state::random::Random;
use serde::{Deserialize, Serialize};

/// A line of a cart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LineItem {
    pub(crate) id: String,
    pub(crate) quantity: u32,
    pub(crate) list_price: Decimal,
    pub(crate) name: String,
    pub(crate) kind: ItemKind,
}

/// What the line is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum ItemKind {
    /// Something of the catalogue.
    Product(ProductLine),
    /// A gift certificate to be sent to somebody.
    GiftCertificate(GiftCertificateLine),
    /// Something that is not in the catalogue.
    Custom { sku: String, image_url: String },
}

/// A catalogue line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ProductLine {
    #[serde(deserialize_with = "interned::one")]
    pub(crate) product: Kept<Product>,
    #[serde(deserialize_with = "interned::one")]
    pub(crate) variant: Kept<Variant>,
    pub(crate) selections: Vec<Selection>,
    pub(crate) wrapping: Option<String>,
}

/// One chosen or written option of a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Selection {
    pub(crate) option_id: i64,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) name: Text,
    pub(crate) value: String,
    /// None for a text that the shopper wrote.
    pub(crate) value_id: Option<i64>,
}

/// A gift certificate line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct GiftCertificateLine {
    pub(crate) theme: String,
    pub(crate) sender: (String, String),
    pub(crate) recipient: (String, String),
    pub(crate) message: String,
}

const THEMES: [&str; 6] = [
    "Birthday",
    "Boy",
    "Celebration",
    "Christmas",
    "General",
    "Girl",
];

impl LineItem {
    /// Price by quantity, before any discount.
    pub(crate) fn extended(&self) -> Decimal {
        self.list_price * Decimal::from(self.quantity)
    }

    /// Whether it has to be in a consignment before an order can be made.
    pub(crate) fn must_ship(&self) -> bool {
        matches!(&self.kind, ItemKind::Product(line) if !line.product.digital)
    }

    /// Whether it may be in a consignment.
    pub(crate) fn can_ship(&self) -> bool {
        self.must_ship() || matches!(self.kind, ItemKind::Custom { .. })
    }

    pub(crate) fn product(&self) -> Option<&ProductLine> {
        match &self.kind {
            ItemKind::Product(line) => Some(line),
            _ => None,
        }
    }

    pub(crate) fn is_gift_certificate(&self) -> bool {
        matches!(self.kind, ItemKind::GiftCertificate(_))
    }

    /// The pieces that are wrapped.
    pub(crate) fn wrapped_pieces(&self) -> u32 {
        match self.product() {
            Some(ProductLine {
                wrapping: Some(_), ..
            }) => self.quantity,
            _ => 0,
        }
    }
}

/// Everything that a request adds to a cart.
pub(crate) fn read_all(
    fields: &Fields<'_>,
    currency: Currency,
    catalogue: Catalogue,
    random: &Random,
) -> Result<Vec<LineItem>, Refusal> {
    let mut items = Vec::new();
    for line in fields.objects("line_items")? {
        items.push(read_product(&line, currency, catalogue, random)?);
    }
    for line in fields.objects("custom_items")? {
        items.push(read_custom(&line, random)?);
    }
    for line in fields.objects("gift_certificates")? {
        items.extend(read_gift_certificates(&line, random)?);
    }
    if items.is_empty() {
        return Err(Refusal::unprocessable("Missing line_items in request body")
            .field("line_items", "error.path.missing"));
    }
    Ok(items)
}

/// A product with its variant, and what was chosen and written for it.
pub(crate) struct Chosen {
    pub(crate) product: &'static Product,
    pub(crate) variant: &'static Variant,
    pub(crate) selections: Vec<Selection>,
}

/// Finds the variant by its id or by the options, and asks for every required text.
pub(crate) fn choose(
    fields: &Fields<'_>,
    catalogue: Catalogue,
    variant_id: Option<i64>,
    given: &[(i64, String)],
) -> Result<Chosen, Refusal> {
    let product_id = fields.required_integer("product_id")?;
    let product = catalogue.product(product_id).ok_or_else(|| {
        Refusal::unprocessable("There is no such product.")
            .field(fields.name("product_id"), "error.unknown")
    })?;
    let known = |id: i64| {
        product.modifiers.iter().any(|modifier| modifier.id == id)
            || product
                .variants
                .iter()
                .filter_map(|variant| variant.option)
                .any(|option| option.id == id)
    };
    if let Some((id, _)) = given.iter().find(|(id, _)| !known(*id)) {
        return Err(Refusal::unprocessable(format!(
            "The product has no option {id}."
        )));
    }
    let variant = match variant_id {
        Some(id) => product.variant(id).ok_or_else(|| {
            Refusal::unprocessable("The product has no such variant.")
                .field(fields.name("variant_id"), "error.unknown")
        })?,
        None => by_options(product, given).ok_or_else(|| {
            Refusal::unprocessable("This product has options; variant ID is required")
                .field(fields.name("variant_id"), "error.path.missing")
        })?,
    };
    let mut selections = Vec::new();
    if let Some(option) = variant.option {
        selections.push(Selection {
            option_id: option.id,
            name: option.name,
            value: option.value.to_owned(),
            value_id: Some(option.value_id),
        });
    }
    for modifier in product.modifiers {
        let text = given
            .iter()
            .find(|(id, text)| *id == modifier.id && !text.trim().is_empty());
        let (_, text) = text.ok_or_else(|| {
            Refusal::unprocessable("Please create some text for the API option")
                .field(fields.name("option_selections"), modifier.name)
        })?;
        selections.push(Selection {
            option_id: modifier.id,
            name: modifier.name,
            value: text.clone(),
            value_id: None,
        });
    }
    Ok(Chosen {
        product,
        variant,
        selections,
    })
}

fn by_options(product: &'static Product, given: &[(i64, String)]) -> Option<&'static Variant> {
    if let [only] = product.variants {
        return Some(only);
    }
    product.variants.iter().find(|variant| {
        variant.option.is_some_and(|option| {
            let by_id = option.value_id.to_string();
            given
                .iter()
                .any(|(id, value)| *id == option.id && (*value == by_id || value == option.value))
        })
    })
}

fn read_product(
    fields: &Fields<'_>,
    currency: Currency,
    catalogue: Catalogue,
    random: &Random,
) -> Result<LineItem, Refusal> {
    let quantity = fields.quantity()?;
    let mut given = Vec::new();
    for selection in fields.objects("option_selections")? {
        given.push((
            selection.required_integer("option_id")?,
            option_value(&selection, "option_value")?,
        ));
    }
    let chosen = choose(fields, catalogue, fields.integer("variant_id")?, &given)?;
    Ok(LineItem {
        id: random.id(),
        quantity,
        list_price: fields
            .amount("list_price")?
            .unwrap_or_else(|| currency.converted(chosen.variant.price)),
        name: fields
            .text("name")?
            .unwrap_or(chosen.product.name)
            .to_owned(),
        kind: ItemKind::Product(ProductLine {
            product: chosen.product,
            variant: chosen.variant,
            selections: chosen.selections,
            wrapping: read_wrapping(fields)?,
        }),
    })
}

/// A value of an option is an id for a choice and free text for a text; both come as number or string.
pub(crate) fn option_value(fields: &Fields<'_>, key: &str) -> Result<String, Refusal> {
    match fields.get(key) {
        None => Ok(String::new()),
        Some(serde_json::Value::Number(number)) => Ok(number.to_string()),
        Some(_) => fields.text_or_empty(key),
    }
}

/// The message of the wrapping, where one is asked for.
pub(crate) fn read_wrapping(fields: &Fields<'_>) -> Result<Option<String>, Refusal> {
    let Some(wrapping) = fields.object("gift_wrapping")? else {
        return Ok(None);
    };
    let mut message = String::new();
    for detail in wrapping.objects("wrap_details")? {
        if detail.integer("id")?.is_some_and(|id| id != GIFT_WRAPPING) {
            return Err(Refusal::unprocessable("There is no such gift wrapping."));
        }
        message = detail.text_or_empty("message")?;
    }
    Ok(Some(message))
}

fn read_custom(fields: &Fields<'_>, random: &Random) -> Result<LineItem, Refusal> {
    let name = fields.required_text("name")?;
    if name.chars().count() > 250 {
        return Err(Refusal::field_fault(fields.name("name"), "error.maxLength"));
    }
    Ok(LineItem {
        id: random.id(),
        quantity: fields.quantity()?,
        list_price: fields
            .amount("list_price")?
            .ok_or_else(|| fields.missing("list_price"))?,
        name: name.to_owned(),
        kind: ItemKind::Custom {
            sku: fields.text_or_empty("sku")?,
            image_url: fields.text_or_empty("image_url")?,
        },
    })
}

/// One line for each certificate: a line of the answer has no quantity.
fn read_gift_certificates(fields: &Fields<'_>, random: &Random) -> Result<Vec<LineItem>, Refusal> {
    let quantity = fields.quantity()?;
    let amount = fields
        .amount("amount")?
        .ok_or_else(|| fields.missing("amount"))?;
    if amount < Decimal::ONE || amount > Decimal::ONE_THOUSAND {
        return Err(Refusal::field_fault(fields.name("amount"), "error.range"));
    }
    let theme = fields.required_text("theme")?;
    if !THEMES.contains(&theme) {
        return Err(Refusal::field_fault(fields.name("theme"), "error.unknown"));
    }
    let message = fields.text_or_empty("message")?;
    if message.chars().count() > 200 {
        return Err(Refusal::field_fault(
            fields.name("message"),
            "error.maxLength",
        ));
    }
    let line = GiftCertificateLine {
        theme: theme.to_owned(),
        sender: read_person(&fields.required_object("sender")?)?,
        recipient: read_person(&fields.required_object("recipient")?)?,
        message,
    };
    let name = fields.required_text("name")?.to_owned();
    Ok((0..quantity)
        .map(|_| LineItem {
            id: random.id(),
            quantity: 1,
            list_price: amount,
            name: name.clone(),
            kind: ItemKind::GiftCertificate(line.clone()),
        })
        .collect())
}

fn read_person(fields: &Fields<'_>) -> Result<(String, String), Refusal> {
    Ok((
        fields.required_text("name")?.to_owned(),
        fields.required_text("email")?.to_owned(),
    ))
}
