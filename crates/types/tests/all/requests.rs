//! Bodies and queries are put together by name.

use bigcommerce_types::{
    Address, Amount, CustomerId, Decimal, Nullable, OrderAddress, record, request,
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Clone, PartialEq)]
struct Item {
    quantity: u32,
    name: String,
    price: Option<Amount>,
    note: Option<Nullable<String>>,
}
record! { Item { quantity: "quantity", name: "name", price: "list_price", note: "note" } }
request! { Item {
    required { quantity: u32, name: String, }
    optional {
        /// The price of one.
        price: Amount,
        note: Nullable<String>,
    }
} }

#[derive(Clone, PartialEq)]
struct Cart {
    items: Vec<Item>,
    customer_id: Option<CustomerId>,
    size: Option<u64>,
}
record! { Cart { items: "line_items", customer_id: "customer_id", size: "size" } }
request! { Cart { required { items: Vec<Item> } optional { customer_id: CustomerId, size: u64 } } }

#[derive(Clone, PartialEq)]
struct Billing {
    address: Address,
    version: Option<i64>,
}
record! { Billing { address: flatten, version: "version" } }
request! { Billing { required { address: Address } optional { version: i64 } } }

#[test]
fn setters_take_what_is_at_hand_and_write_what_was_set() -> Outcome {
    let item = Item::new(2, "Mug")
        .price(Decimal::new(1250, 2))
        .note(Nullable::Null);
    let cart = Cart::new([item, Item::new(1, "Pen").note("blue".to_owned())])
        .customer_id(7)
        .size(3);
    assert_eq!(
        serde_json::to_string(&cart)?,
        r#"{"line_items":[{"quantity":2,"name":"Mug","list_price":12.50,"note":null},{"quantity":1,"name":"Pen","note":"blue"}],"customer_id":7,"size":3}"#
    );
    Ok(())
}

#[test]
fn a_field_that_can_be_cleared_takes_a_text_an_option_and_null() -> Outcome {
    let notes = [
        Item::new(1, "Mug").note("blue"),
        Item::new(1, "Mug").note(Some("blue".to_owned())),
        Item::new(1, "Mug").note(None),
        Item::new(1, "Mug").note(Nullable::Null),
    ];
    let note = |value: &str| format!(r#"{{"quantity":1,"name":"Mug","note":{value}}}"#);
    for (item, value) in notes.iter().zip(["\"blue\"", "\"blue\"", "null", "null"]) {
        assert_eq!(serde_json::to_string(item)?, note(value));
    }
    Ok(())
}

#[test]
fn what_is_not_set_is_not_sent() -> Outcome {
    assert_eq!(
        serde_json::to_string(&Cart::new([]))?,
        r#"{"line_items":[]}"#
    );
    let billing = Billing::new(Address::new("jane@example.com", "US").city("Austin")).version(3);
    assert_eq!(
        serde_json::to_string(&billing)?,
        r#"{"email":"jane@example.com","city":"Austin","country_code":"US","version":3}"#
    );
    Ok(())
}

#[test]
fn an_address_turns_into_its_twin_of_an_order() -> Outcome {
    let address = Address::new("jane@example.com", "US")
        .first_name("Jane")
        .address1("123 Example Street")
        .state_or_province_code("TX")
        .postal_code("78701");
    assert_eq!(
        serde_json::to_string(&OrderAddress::from(&address))?,
        r#"{"first_name":"Jane","street_1":"123 Example Street","state":"TX","zip":"78701","country_iso2":"US","email":"jane@example.com"}"#
    );
    Ok(())
}
