//! The goods of the store. Unless a [`Catalogue`] says otherwise: a mug in two colours, a pen that must be engraved, a guide to download, a bowl of which an
//! order may have two, a vase of which there are three.

mod read;

use std::fmt;

use rust_decimal::Decimal;

use crate::state::interned::{self, KeptList, Text};
use crate::state::money::cents;
use serde::{Deserialize, Serialize};

/// The mug; it has variants, so a line needs [`MUG_BLUE`] or [`MUG_RED`], or the option [`MUG_COLOUR`].
pub const MUG: i64 = 101;
/// The blue mug, 15.00.
pub const MUG_BLUE: i64 = 201;
/// The red mug, 15.00.
pub const MUG_RED: i64 = 202;
/// The option of the mug that tells its variants apart.
pub const MUG_COLOUR: i64 = 11;
/// The value of [`MUG_COLOUR`] for the blue mug.
pub const MUG_COLOUR_BLUE: i64 = 21;
/// The value of [`MUG_COLOUR`] for the red mug.
pub const MUG_COLOUR_RED: i64 = 22;
/// The pen, 8.50; a line needs the text of [`PEN_ENGRAVING`].
pub const PEN: i64 = 102;
/// The pen's only variant.
pub const PEN_VARIANT: i64 = 203;
/// The required text modifier of the pen.
pub const PEN_ENGRAVING: i64 = 12;
/// The guide, 9.99; digital, nothing to ship.
pub const GUIDE: i64 = 103;
/// The guide's only variant.
pub const GUIDE_VARIANT: i64 = 204;
/// The bowl, 30.00; an order may have [`BOWLS_PER_ORDER`].
pub const BOWL: i64 = 104;
/// The bowl's only variant.
pub const BOWL_VARIANT: i64 = 205;
/// The most bowls that one order may have.
pub const BOWLS_PER_ORDER: u32 = 2;
/// The vase, 45.00; there are [`VASES`] in stock.
pub const VASE: i64 = 105;
/// The vase's only variant.
pub const VASE_VARIANT: i64 = 206;
/// The vases in stock, unless a test says otherwise.
pub const VASES: u32 = 3;
/// The gift wrapping that may be put around a physical item, 2.50 each.
pub const GIFT_WRAPPING: i64 = 1;

pub(crate) const GIFT_WRAPPING_PRICE: Decimal = cents(250);

/// A thing for sale.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Product {
    pub(crate) id: i64,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) name: Text,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) path: Text,
    pub(crate) digital: bool,
    #[serde(deserialize_with = "interned::list")]
    pub(crate) variants: KeptList<Variant>,
    #[serde(deserialize_with = "interned::list")]
    pub(crate) modifiers: KeptList<TextModifier>,
    /// The most of it that one order may have.
    pub(crate) most_per_order: Option<u32>,
    /// The pieces in stock; none where they are not counted.
    pub(crate) stock: Option<u32>,
}

/// A form in which a product is sold.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Variant {
    pub(crate) id: i64,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) sku: Text,
    pub(crate) price: Decimal,
    /// What tells it from the other variants; none where it is the only one.
    pub(crate) option: Option<VariantOption>,
}

/// One option with the value that a variant stands for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct VariantOption {
    pub(crate) id: i64,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) name: Text,
    pub(crate) value_id: i64,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) value: Text,
}

/// A text that the shopper has to write.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TextModifier {
    pub(crate) id: i64,
    #[serde(deserialize_with = "interned::text")]
    pub(crate) name: Text,
}

const fn colour(value_id: i64, value: &'static str) -> Option<VariantOption> {
    Some(VariantOption {
        id: MUG_COLOUR,
        name: "Colour",
        value_id,
        value,
    })
}

static PRODUCTS: [Product; 5] = [
    Product {
        id: MUG,
        name: "Ceramic mug",
        path: "ceramic-mug",
        digital: false,
        variants: &[
            Variant {
                id: MUG_BLUE,
                sku: "MUG-BLUE",
                price: cents(1500),
                option: colour(MUG_COLOUR_BLUE, "Blue"),
            },
            Variant {
                id: MUG_RED,
                sku: "MUG-RED",
                price: cents(1500),
                option: colour(MUG_COLOUR_RED, "Red"),
            },
        ],
        modifiers: &[],
        most_per_order: None,
        stock: None,
    },
    Product {
        id: PEN,
        name: "Engraved pen",
        path: "engraved-pen",
        digital: false,
        variants: &[Variant {
            id: PEN_VARIANT,
            sku: "PEN",
            price: cents(850),
            option: None,
        }],
        modifiers: &[TextModifier {
            id: PEN_ENGRAVING,
            name: "Engraving",
        }],
        most_per_order: None,
        stock: None,
    },
    Product {
        id: GUIDE,
        name: "Guide to glazing",
        path: "guide-to-glazing",
        digital: true,
        variants: &[Variant {
            id: GUIDE_VARIANT,
            sku: "GUIDE",
            price: cents(999),
            option: None,
        }],
        modifiers: &[],
        most_per_order: None,
        stock: None,
    },
    Product {
        id: BOWL,
        name: "Stoneware bowl",
        path: "stoneware-bowl",
        digital: false,
        variants: &[Variant {
            id: BOWL_VARIANT,
            sku: "BOWL",
            price: cents(3000),
            option: None,
        }],
        modifiers: &[],
        most_per_order: Some(BOWLS_PER_ORDER),
        stock: None,
    },
    Product {
        id: VASE,
        name: "Tall vase",
        path: "tall-vase",
        digital: false,
        variants: &[Variant {
            id: VASE_VARIANT,
            sku: "VASE",
            price: cents(4500),
            option: None,
        }],
        modifiers: &[],
        most_per_order: None,
        stock: Some(VASES),
    },
];

/// The products that a store sells.
///
/// ```
/// use bigcommerce_sandbox::{Sandbox, catalogue::Catalogue};
/// let teapot = r#"[{"id": 1, "name": "Teapot", "variants": [{"id": 10, "price": "24.50"}], "stock": 4}]"#;
/// let builder = Sandbox::builder().catalogue(Catalogue::from_json(teapot)?);
/// # let _ = builder;
/// # Ok::<(), bigcommerce_sandbox::catalogue::CatalogueError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    products: &'static [Product],
}

impl Default for Catalogue {
    /// The mug, the pen, the guide, the bowl and the vase.
    fn default() -> Self {
        Self {
            products: &PRODUCTS,
        }
    }
}

impl Catalogue {
    /// Reads a JSON list of products.
    ///
    /// A product has an `id`, a `name` and `variants`, each with an `id` and a `price` in US dollars, such as `"24.50"`,
    /// and a `sku`. Variants of one product differ in their `option`: `{"id": 11, "name": "Colour", "value_id": 21,
    /// "value": "Blue"}`. A product may be `digital`, have a `stock` and a `most_per_order`, and need `texts` of the
    /// shopper: `{"id": 12, "name": "Engraving"}`. Its products stay in memory for as long as the process runs.
    ///
    /// # Errors
    /// When the text is no such list, two things have one id, a price is out of range, or variants can't be told apart.
    pub fn from_json(json: &str) -> Result<Self, CatalogueError> {
        let products = read::products(json).map_err(CatalogueError)?;
        Ok(Self {
            products: Box::leak(products.into_boxed_slice()),
        })
    }

    /// All products.
    pub(crate) fn all(self) -> impl Iterator<Item = &'static Product> {
        self.products.iter()
    }

    /// The product with this id.
    pub(crate) fn product(self, id: i64) -> Option<&'static Product> {
        self.all().find(|product| product.id == id)
    }
}

/// The reason why a catalogue can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueError(String);

impl fmt::Display for CatalogueError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for CatalogueError {}

impl Product {
    pub(crate) fn variant(&self, id: i64) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }
}
