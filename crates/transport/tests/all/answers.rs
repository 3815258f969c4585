//! What becomes of an answer: a value, a problem, or an answer that could not be read.

use std::time::Duration;

use crate::support::{CREATE, DELETE, LIST, Listener, answer, html, json, request, single};
use bigcommerce_transport::{Error, Operation, Reply, Sent};
use bigcommerce_types::wire::Wire;
use bigcommerce_types::{Amount, Data, OrderId};

async fn ask<T: Wire>(operation: &'static Operation, answer: String) -> Result<Reply<T>, Error> {
    let listener = Listener::answering(answer);
    let session = single(&listener);
    let outcome = session.send(request(&session, operation), operation).await;
    assert_eq!(listener.finish().len(), 1);
    outcome
}

#[tokio::test]
async fn a_reply_keeps_value_status_headers_and_raw_body() {
    let body = r#"{"data":[12.50],"meta":{}}"#;
    let reply = ask::<Data<Vec<Amount>>>(&CREATE, json("201 Created", body))
        .await
        .expect("a success");
    assert_eq!(reply.status().as_u16(), 201);
    assert_eq!(reply.request_id(), Some("req-1"));
    assert_eq!(&reply.raw()[..], body.as_bytes());
    assert_eq!(reply.headers()["content-type"], "application/json");
    assert_eq!(reply.into_data()[0].as_str(), "12.50");
}

#[tokio::test]
async fn a_2xx_that_no_spec_lists_is_a_success() {
    for status in ["200 OK", "202 Accepted", "207 Multi-Status", "299 New"] {
        let reply = ask::<Vec<i64>>(&CREATE, json(status, "[7]"))
            .await
            .expect("a success");
        assert_eq!(reply.into_value(), [7], "{status}");
    }
}

#[tokio::test]
async fn an_empty_answer_is_what_the_operation_declares_for_it() {
    for empty in [
        answer("204 No Content", "", ""),
        answer("200 OK", "", " \n"),
    ] {
        let reply = ask::<Vec<i64>>(&LIST, empty.replace("content-length: 0\r\n", ""))
            .await
            .expect("a success");
        assert!(reply.value().is_empty());
    }
    static SEVEN: Operation = Operation {
        empty: Some("7"),
        ..CREATE
    };
    let reply = ask::<OrderId>(&SEVEN, answer("204 No Content", "", ""))
        .await
        .expect("a success");
    assert_eq!(reply.into_value(), OrderId::new(7));
    ask::<()>(&DELETE, answer("204 No Content", "", ""))
        .await
        .expect("nothing was declared and nothing came");
}

#[tokio::test]
async fn an_empty_answer_where_a_value_belongs_is_an_answer_that_could_not_be_read() {
    let error = ask::<OrderId>(&CREATE, answer("200 OK", "", ""))
        .await
        .expect_err("no order");
    assert!(error.is_undecodable());
    assert_eq!(error.sent(), Sent::Answered);
    assert_eq!(
        error.to_string(),
        "the API host accepted create_order with status 200, but its answer has no body; it took effect, so do not \
         send it again"
    );
}

#[tokio::test]
async fn an_unreadable_2xx_keeps_status_and_request_id_and_shows_no_body() {
    for body in [
        r#"{"data":["canary"]}"#,
        "<html>canary</html>",
        r#"{"data":[1"#,
    ] {
        let error = ask::<Data<Vec<Amount>>>(&CREATE, json("201 Created", body))
            .await
            .expect_err("not amounts");
        assert!(error.is_undecodable(), "{body}");
        assert_eq!(error.sent(), Sent::Answered);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
        assert_eq!(error.request_id(), Some("req-1"));
        assert_eq!(error.operation().id, "create_order");
        assert!(error.problem().is_none());
        assert_eq!(error.raw().map(|raw| &raw[..]), Some(body.as_bytes()));
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
    let error = ask::<Data<Vec<Amount>>>(&CREATE, json("201 Created", r#"{"data":[1,{}x]}"#)).await;
    assert!(error.is_err());
    let error =
        ask::<Data<Vec<Amount>>>(&CREATE, json("201 Created", r#"{"data":[1,true]}"#)).await;
    let error = error.expect_err("no amount");
    assert_eq!(error.decode_path(), Some("/data/1"));
    assert_eq!(
        error.to_string(),
        "the API host accepted create_order with status 201 (request req-1), but its answer could not be read \
         (expected an amount, found a boolean at /data/1); it took effect, so do not send it again"
    );
}

#[tokio::test]
async fn what_a_batch_did_before_it_was_refused_is_at_hand_and_not_printed() {
    let body = r#"{"data":[7,8],"errors":[{"status":422,"title":"canary"}],"meta":{"total":3}}"#;
    let error = ask::<()>(&CREATE, json("422 Unprocessable Entity", body))
        .await
        .expect_err("a part is not all");
    let done = error.decode::<Data<Vec<OrderId>>>().expect("what was done");
    assert_eq!(done.data, [OrderId::new(7), OrderId::new(8)]);
    assert!(error.decode::<Vec<OrderId>>().is_none(), "it is no list");
    assert_eq!(error.sent(), Sent::Maybe, "a part of it happened");
    assert_eq!(
        error.to_string(),
        "the API host answered create_order with status 422 (request req-1); a part of it may have been done, so \
         look at what the answer lists and send only the rest again"
    );
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn a_request_id_that_repeats_what_was_sent_is_not_printed() {
    for canary in [
        "4111111111111111",
        "4111-1111-1111-1111",
        "jane.doe@example.com",
        &"a1".repeat(32),
    ] {
        let headers = format!("content-type: application/json\r\nx-request-id: {canary}\r\n");
        let error = ask::<()>(&CREATE, answer("404 Not Found", &headers, "{}"))
            .await
            .expect_err("a refusal");
        assert_eq!(error.request_id(), Some(canary));
        assert_eq!(error.printable_request_id(), Some("[unusual]"));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(canary), "{shown}");
    }
}

#[tokio::test]
async fn a_code_that_repeats_what_was_sent_is_not_printed() {
    let body = r#"{"status":422,"code":4111111111111111}"#;
    let error = ask::<()>(&CREATE, json("422 Unprocessable Entity", body))
        .await
        .expect_err("a refusal");
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("(code [unusual]"), "{shown}");
    assert!(!shown.contains("4111"), "{shown}");
}

#[tokio::test]
async fn a_body_without_end_is_not_kept() {
    let error = ask::<Vec<i64>>(&CREATE, json("200 OK", &" ".repeat(33 * 1024 * 1024)))
        .await
        .expect_err("too long");
    assert_eq!(error.sent(), Sent::Answered);
    assert!(error.to_string().contains("too long"), "{error}");
}

#[tokio::test]
async fn every_error_body_becomes_one_problem() {
    let bodies = [
        r#"[{"status":422,"message":"no"}]"#,
        r#"{"status":422,"title":"no","type":"about:blank"}"#,
        r#"{"status":422,"title":"no","type":"t","code":30106}"#,
        r#"{"errors":[{"status":422,"title":"no"}]}"#,
        r#"{"data":[{"status":422,"title":"no"}]}"#,
        r#"{"error":"no"}"#,
        "<html>no</html>",
        "",
    ];
    for body in bodies {
        let error = ask::<()>(&CREATE, json("422 Unprocessable Entity", body))
            .await
            .expect_err("a failure");
        let problem = error.problem().expect("a problem");
        assert_eq!(problem.status(), 422, "{body}");
        assert_eq!(
            problem.code(),
            body.contains("code").then_some(30106),
            "{body}"
        );
        assert_eq!(error.request_id(), Some("req-1"));
        assert_eq!(error.headers().map(|headers| headers.len()), Some(4));
    }
}

#[tokio::test]
async fn a_refusal_reads_as_one_sentence_with_its_code() {
    let body = r#"{"status":422,"title":"canary","type":"t","code":30106}"#;
    let error = ask::<()>(&CREATE, json("422 Unprocessable Entity", body))
        .await
        .expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "the API host refused create_order with status 422 (code 30106, request req-1); nothing was done: correct the request"
    );
    let error = ask::<()>(&CREATE, html("503 Service Unavailable", "canary"))
        .await
        .expect_err("a fault");
    assert_eq!(
        error.to_string(),
        "the API host answered create_order with status 503; whether it took effect is not known, so look before it \
         is sent again"
    );
    let error = ask::<()>(&LIST, html("503 Service Unavailable", "canary"))
        .await
        .expect_err("a fault");
    assert_eq!(
        error.to_string(),
        "the API host answered list_orders with status 503; it changes nothing, so it may be sent again"
    );
}

#[tokio::test]
async fn a_429_without_headers_asks_for_no_particular_wait() {
    let bare = ask::<()>(&LIST, json("429 Too Many Requests", ""))
        .await
        .expect_err("too many");
    assert_eq!(bare.retry_after(), None);
    let told = answer(
        "429 Too Many Requests",
        "X-Rate-Limit-Time-Reset-Ms: 1500\r\nX-Retry-After: 1\r\n",
        "",
    );
    let told = ask::<()>(&LIST, told).await.expect_err("too many");
    assert_eq!(told.retry_after(), Some(Duration::from_millis(1500)));
}
