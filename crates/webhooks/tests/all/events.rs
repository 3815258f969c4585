//! Bodies become typed events, by the schema that they are generated from.

use std::collections::BTreeSet;

use bigcommerce_types::ChannelId;
use bigcommerce_webhooks::{DeliveryError, Event, Hook, Scope, Topic};
use serde_json::{Value, json};

use crate::Tested;

const SCHEMA: &str = include_str!("../../../../specs/webhooks.schema.json");

fn parse(body: &Value) -> Result<Hook, bigcommerce_webhooks::ParseError> {
    Hook::parse_unverified(body.to_string().as_bytes())
}

#[test]
fn every_example_of_the_schema_becomes_the_event_of_its_scope() -> Tested {
    let schema: Value = serde_json::from_str(SCHEMA)?;
    let examples = schema["examples"]
        .as_array()
        .ok_or("the schema has examples")?;
    let (mut named, mut unnamed) = (BTreeSet::new(), 0);
    for example in examples {
        let hook = parse(example)?;
        assert_eq!(Some(hook.scope.as_str()), example["scope"].as_str());
        assert_eq!(
            hook.store.as_ref().map(|store| store.as_str()),
            Some("abc123")
        );
        assert!(hook.created_at.is_some_and(|time| time.instant().is_some()));
        match hook.event {
            Event::Unknown(_) => unnamed += 1,
            _ => {
                named.insert(hook.scope.topic().as_str().to_owned());
            }
        }
    }
    assert_eq!(unnamed, 1, "one example is of a scope without a name");
    assert!(named.len() >= 14, "{named:?}");
    Ok(())
}

#[test]
fn every_topic_is_read_in_the_store_and_in_a_channel_as_the_schema_says() -> Tested {
    let schema: Value = serde_json::from_str(SCHEMA)?;
    let validator = jsonschema::draft202012::new(&schema)?;
    let data = json!({"type": "any", "id": 31, "order_id": "118", "metafield_id": 7});
    let cart = json!({"type": "any", "id": "cart-31", "metafield_id": 7, "resource_id": "cart-31"});
    for topic in schema["$defs"]["Topic"]["enum"]
        .as_array()
        .ok_or("topics")?
    {
        let topic = topic.as_str().ok_or("a text")?;
        for scope in [format!("store/{topic}"), format!("store/channel/2/{topic}")] {
            let data = if topic.starts_with("cart/") {
                &cart
            } else {
                &data
            };
            let body = json!({"scope": scope, "data": data});
            assert!(validator.is_valid(&body), "{scope}");
            let hook = parse(&body)?;
            assert_eq!(hook.scope.topic().as_str(), topic);
            assert!(!matches!(hook.event, Event::Unknown(_)), "{scope}");
            // Data that the schema refuses is refused here as well.
            let wrong = json!({"scope": scope, "data": []});
            if !topic.starts_with("hook/") {
                assert!(
                    !validator.is_valid(&wrong) && parse(&wrong).is_err(),
                    "{scope}"
                );
            }
        }
    }
    Ok(())
}

#[test]
fn a_scope_that_is_newer_than_the_bindings_survives_with_its_data() -> Tested {
    for scope in [
        "store/order/teleported",
        "store/channel/updated",
        "store/product/updated",
        "elsewhere",
        "store/",
        "",
    ] {
        let body = format!(r#"{{"scope":"{scope}","data":{{"id":77,"price":12.5000}},"new":[1]}}"#);
        match Hook::parse_unverified(body.as_bytes()) {
            Ok(hook) => {
                assert_eq!(hook.scope.as_str(), scope);
                assert!(matches!(hook.scope.topic(), Topic::Unknown(_)));
                let Event::Unknown(data) = &hook.event else {
                    return Err("the event has no name".into());
                };
                assert_eq!(data.as_str(), r#"{"id":77,"price":12.5000}"#);
                assert_eq!((hook.order_id(), hook.cart_id()), (None, None));
            }
            Err(error) => assert_eq!(scope, "", "{error}"),
        }
    }
    Ok(())
}

#[test]
fn values_that_are_newer_than_the_bindings_survive() -> Tested {
    let body = json!({"scope": "store/hook/deliveryException", "data": {"id": 31, "error_code": 90099, "new": {}}});
    let Event::HookDeliveryException(data) = parse(&body)?.event else {
        return Err("a delivery exception".into());
    };
    assert!(
        matches!(&data.error_code, Some(DeliveryError::Unknown(code)) if code.as_i64() == Some(90099))
    );
    Ok(())
}

#[test]
fn ids_are_typed_whether_they_are_sent_as_numbers_or_as_text() -> Tested {
    let transaction = parse(&json!({
        "scope": "store/order/transaction/updated",
        "data": {"type": "transaction", "order_id": "118", "transaction_id": 41, "transaction_status": "ok"},
    }))?;
    assert_eq!(transaction.order_id(), Some(118.into()));
    let Event::OrderTransactionUpdated(data) = &transaction.event else {
        return Err("a transaction".into());
    };
    assert_eq!(data.transaction_id, Some(41.into()));

    let converted =
        parse(&json!({"scope": "store/cart/converted", "data": {"id": "cart-1", "orderId": 118}}))?;
    assert_eq!(converted.order_id(), Some(118.into()));
    assert_eq!(
        converted.cart_id().map(|cart| cart.as_str()),
        Some("cart-1")
    );
    Ok(())
}

#[test]
fn a_paid_order_shows_as_a_change_of_its_status_and_may_lack_it() -> Tested {
    let scope = "store/order/statusUpdated";
    let change = json!({"previous_status_id": 0, "new_status_id": 11});
    let with = parse(&json!({"scope": scope, "data": {"id": 118, "status": change}}))?;
    let without = parse(&json!({"scope": scope, "data": {"id": 118}}))?;
    let status = |hook: &Hook| match &hook.event {
        Event::OrderStatusUpdated(data) => {
            data.status.as_ref().and_then(|status| status.new_status_id)
        }
        _ => None,
    };
    assert_eq!(status(&with), Some(11.into()));
    assert_eq!(status(&without), None);
    assert_eq!(without.order_id(), Some(118.into()));
    Ok(())
}

#[test]
fn a_hook_says_which_store_it_is_from_and_none_is_nobodys() -> Tested {
    let ours = "abc123".parse()?;
    let from = |producer: Value| {
        parse(&json!({"scope": "store/order/created", "data": {"id": 1}, "producer": producer}))
    };
    assert!(from(json!("stores/abc123"))?.is_from(&ours));
    for producer in [
        json!("stores/other1"),
        json!("abc123"),
        json!("stores/../abc123"),
        Value::Null,
    ] {
        assert!(!from(producer)?.is_from(&ours));
    }
    Ok(())
}

#[test]
fn a_scope_that_is_made_is_the_scope_that_is_read() {
    let made = Scope::in_channel(ChannelId::new(2), Topic::CartLineItemCreated);
    assert_eq!(made.as_str(), "store/channel/2/cart/lineItem/created");
    assert_eq!(made, Scope::from(made.as_str()));
    assert_eq!(
        Scope::from("store/channel/2/cart/lineItems/created").topic(),
        made.topic()
    );
    assert_eq!(Scope::of(Topic::from("order/*")).as_str(), "store/order/*");
}

#[test]
fn a_debug_of_an_event_shows_no_token() -> Tested {
    let hook = parse(
        &json!({"scope": "store/cart/abandoned", "data": {"id": "cart-1", "token": "let-me-in"}}),
    )?;
    assert!(matches!(&hook.event, Event::CartAbandoned(data) if data.token.is_some()));
    assert!(!format!("{hook:?}").contains("let-me-in"));
    Ok(())
}
