//! Lists are read to their end, each page once, and never beyond what was allowed.

use crate::support::{Act, LIST, Listener, answer, json, session, single};
use bigcommerce_transport::{Error, Operation, Page, Pages, Paging, Place, Sent, Session};
use bigcommerce_types::Data;
use bigcommerce_types::wire::Wire;

static ORDERS: Operation = LIST;

const V2: Paging = Paging::V2 { limit: None };

/// A list as the generated code reads it.
fn pages<P>(session: &Session, paging: Paging, start: Place, allowed: u32) -> Pages<P>
where
    P: Page + Wire + Send + 'static,
{
    let session = session.clone();
    Pages::new(paging, &ORDERS, start, allowed, move |place| {
        let session = session.clone();
        async move {
            let mut request = session
                .client()
                .get(format!("{}/v2/orders", session.base(&ORDERS)));
            if let Some(page) = place.page {
                request = request.query(&[("page", page)]);
            }
            if let Some(after) = &place.after {
                request = request.query(&[("after", after)]);
            }
            session.send(request.build(), &ORDERS).await
        }
    })
}

/// Everything that comes, and the queries that were sent for it.
async fn read<P>(
    paging: Paging,
    start: Place,
    allowed: u32,
    answers: &[&str],
) -> (Vec<i64>, Option<Error>, Vec<String>)
where
    P: Page<Item = i64> + Wire + Send + 'static,
{
    let script = answers.iter().map(|body| match *body {
        "" => Act::Answer(answer("204 No Content", "", "").replace("content-length: 0\r\n", "")),
        "503" => Act::Answer(json("503 Service Unavailable", "{}")),
        body => Act::Answer(json("200 OK", body)),
    });
    let listener = Listener::start(script);
    let mut items = pages::<P>(&single(&listener), paging, start, allowed).items();
    let (mut found, mut failed) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item),
            Err(error) => failed = Some(error),
        }
    }
    assert!(items.next().await.is_none(), "an end is an end");
    let sent = listener.finish();
    let queries = sent.iter().map(|request| query(request)).collect();
    (found, failed, queries)
}

/// `page=2` of `GET /stores/abc123/v2/orders?page=2 HTTP/1.1`.
fn query(request: &str) -> String {
    let target = request.split(' ').nth(1).unwrap_or_default();
    target.split_once('?').map_or("", |(_, query)| query).into()
}

fn first() -> Place {
    Place {
        page: Some(1),
        after: None,
    }
}

#[tokio::test]
async fn a_v2_list_ends_with_an_empty_page() {
    for end in ["", "[]"] {
        let (found, failed, sent) =
            read::<Vec<i64>>(V2, first(), 9, &["[1,2]", "[3,4]", end]).await;
        assert_eq!(found, [1, 2, 3, 4]);
        assert!(failed.is_none());
        assert_eq!(sent, ["page=1", "page=2", "page=3"]);
    }
    let (found, failed, sent) = read::<Vec<i64>>(V2, first(), 9, &[""]).await;
    assert!(found.is_empty() && failed.is_none() && sent.len() == 1);
}

#[tokio::test]
async fn a_v2_list_ends_with_a_page_that_is_short() {
    let (found, _, sent) = read::<Vec<i64>>(V2, first(), 9, &["[1,2]", "[3]"]).await;
    assert_eq!((found, sent.len()), (vec![1, 2, 3], 2), "than another");

    let limit = Paging::V2 { limit: Some(3) };
    let (found, _, sent) = read::<Vec<i64>>(limit, first(), 9, &["[1,2]"]).await;
    assert_eq!((found, sent.len()), (vec![1, 2], 1), "than was asked for");

    // A server that gives fewer than were asked for, because it never gives more, has not come to its end.
    let many = Paging::V2 { limit: Some(9000) };
    let whole: Vec<i64> = (0..250).collect();
    let whole = text(&whole);
    let (found, _, sent) = read::<Vec<i64>>(many, first(), 9, &[&whole, "[250]"]).await;
    assert_eq!((found.len(), sent.len()), (251, 2), "than a page can be");
}

#[tokio::test]
async fn a_v2_list_that_does_not_look_at_the_page_is_read_once() {
    let (found, failed, sent) = read::<Vec<i64>>(V2, first(), 9, &["[1,2]", "[1,2]"]).await;
    assert_eq!((found, sent.len()), (vec![1, 2], 2));
    assert!(failed.is_none());
}

#[tokio::test]
async fn a_v3_list_has_the_pages_that_it_says() {
    let page = |number: i64, items: &str| {
        format!(
            r#"{{"data":{items},"meta":{{"pagination":{{"current_page":{number},"total_pages":3}}}}}}"#
        )
    };
    let bodies = [page(1, "[1,2]"), page(2, "[3]"), page(3, "[4,5]")];
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    for paging in [Paging::Numbered, Paging::Cursor] {
        let (found, failed, sent) = read::<Data<Vec<i64>>>(paging, first(), 3, &bodies).await;
        assert_eq!(found, [1, 2, 3, 4, 5]);
        assert!(failed.is_none(), "the bound is as long as the list");
        assert_eq!(sent, ["page=1", "page=2", "page=3"]);
    }
    let second = Place {
        page: Some(2),
        after: None,
    };
    let (found, _, sent) = read::<Data<Vec<i64>>>(Paging::Numbered, second, 9, &bodies[1..]).await;
    assert_eq!((found, sent.len()), (vec![3, 4, 5], 2));

    let (found, _, sent) = read::<Data<Vec<i64>>>(
        Paging::Numbered,
        Place::default(),
        9,
        &[r#"{"data":[7],"meta":{}}"#],
    )
    .await;
    assert_eq!((found, sent), (vec![7], vec![String::new()]));
}

#[tokio::test]
async fn cursors_lead_from_page_to_page_and_never_in_a_circle() {
    let page = |items: &str, cursor: &str, links: &str| {
        format!(
            r#"{{"data":{items},"meta":{{"cursor_pagination":{{"end_cursor":"{cursor}","links":{links}}}}}}}"#
        )
    };
    let next = r#"{"next":"?after=x"}"#;
    let bodies = [
        page("[1,2]", "c2", next),
        page("[3,4]", "c4", next),
        page("[5]", "c5", "{\"previous\":\"?before=c5\"}"),
    ];
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    let (found, failed, sent) =
        read::<Data<Vec<i64>>>(Paging::Cursor, Place::default(), 9, &bodies).await;
    assert_eq!(found, [1, 2, 3, 4, 5]);
    assert!(failed.is_none());
    assert_eq!(sent, ["", "after=c2", "after=c4"]);

    let circle = page("[6]", "c6", next);
    let (found, failed, sent) = read::<Data<Vec<i64>>>(
        Paging::Cursor,
        Place {
            page: None,
            after: Some("c6".into()),
        },
        9,
        &[&circle],
    )
    .await;
    assert_eq!((found, sent), (vec![6], vec!["after=c6".to_owned()]));
    assert!(failed.is_none());
}

#[tokio::test]
async fn a_list_that_is_longer_than_its_bound_says_so() {
    let (found, failed, sent) = read::<Vec<i64>>(V2, first(), 2, &["[1]", "[2]", "[3]"]).await;
    assert_eq!((found, sent.len()), (vec![1, 2], 2));
    let error = failed.expect("it is not the whole list");
    assert_eq!(error.sent(), Sent::NotSent);
    assert_eq!(error.operation().id, "list_orders");
    let reason = error.reason().expect("a reason");
    assert!(reason.contains("pages that were allowed"), "{reason}");
    assert!(error.to_string().contains(reason), "{error}");

    let (found, failed, sent) = read::<Vec<i64>>(V2, first(), 0, &["[1]"]).await;
    assert!(found.is_empty() && failed.is_some() && sent.is_empty());
}

#[tokio::test]
async fn an_error_ends_the_list_and_is_not_asked_for_again() {
    let (found, failed, sent) = read::<Vec<i64>>(V2, first(), 9, &["[1]", "503", "[2]"]).await;
    assert_eq!((found, sent.len()), (vec![1], 2));
    let error = failed.expect("an error");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
}

#[tokio::test]
async fn pages_come_with_their_answers_and_are_asked_for_only_when_wanted() {
    let listener = Listener::start([Act::Answer(json("200 OK", "[1,2]"))]);
    let mut pages = pages::<Vec<i64>>(&session(&listener), V2, first(), 9);
    let page = pages.next().await.expect("a page").expect("an answer");
    assert_eq!(page.request_id(), Some("req-1"));
    assert_eq!(&page.raw()[..], b"[1,2]");
    drop(pages);
    assert_eq!(listener.finish().len(), 1);
}

#[tokio::test]
async fn a_call_of_next_that_is_dropped_loses_nothing() {
    let listener = Listener::start([
        Act::Answer(json("200 OK", "[1,2]")),
        Act::Answer(json("200 OK", "[3]")),
    ]);
    let mut items = pages::<Vec<i64>>(&session(&listener), V2, first(), 9).items();
    let mut found = Vec::new();
    loop {
        // Each look is given up at once if there is nothing to see.
        tokio::select! {
            biased;
            item = items.next() => match item {
                Some(item) => found.push(item.expect("an answer")),
                None => break,
            },
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(found, [1, 2, 3]);
    assert_eq!(listener.finish().len(), 2);
}

fn text(items: &[i64]) -> String {
    format!("{items:?}")
}
