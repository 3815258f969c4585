//! The generated methods that read a list page after page, against a listener with a script.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use bigcommerce_orders::Client;
use bigcommerce_orders::query::{ListOrderMetafieldsQuery, ListOrdersQuery, ListRefundsQuery};
use bigcommerce_transport::Session;
use bigcommerce_types::{AccessToken, OrderId};

type Failure = Box<dyn std::error::Error>;

/// A client of a listener that gives these answers, and what it will have been asked.
fn shop(answers: Vec<String>) -> Result<(Client, JoinHandle<Vec<String>>), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let asked = thread::spawn(move || {
        let mut asked = Vec::new();
        for body in answers {
            let (mut connection, _) = listener.accept().expect("a connection");
            let mut lines = BufReader::new(connection.try_clone().expect("a reader")).lines();
            let first = lines.next().expect("a line").expect("a request");
            while lines
                .next()
                .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
            {}
            asked.push(first.split(' ').nth(1).unwrap_or_default().to_owned());
            let head = if body.is_empty() {
                "HTTP/1.1 204 No Content\r\nconnection: close".to_owned()
            } else {
                format!(
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}",
                    body.len()
                )
            };
            write!(connection, "{head}\r\n\r\n{body}").expect("it is read");
        }
        asked
    });
    let session = Session::builder("abc123".parse()?)
        .access_token(AccessToken::new("token"))
        .api_url(&url)
        .build()?;
    Ok((Client::new(session), asked))
}

#[tokio::test]
async fn orders_page_by_number_until_nothing_comes_and_keep_their_filters() -> Result<(), Failure> {
    let (client, asked) = shop(vec![
        r#"[{"id":101,"status_id":11,"total_inc_tax":"5.00"},{"id":102,"status_id":11,"total_inc_tax":"5.00"}]"#.into(),
        r#"[{"id":103,"status_id":11,"total_inc_tax":"5.00"},{"id":104,"status_id":11,"total_inc_tax":"5.00"}]"#.into(),
        String::new(),
    ])?;
    let query = ListOrdersQuery::new().email("rosa@example.com").limit(2);
    let mut orders = client.list_orders_pages(&query, 10).items();
    let mut found = Vec::new();
    while let Some(order) = orders.next().await.transpose()? {
        found.push(order.id.get());
    }
    assert_eq!(found, [101, 102, 103, 104]);
    let asked = asked.join().expect("the listener did not panic");
    for (page, target) in (1..).zip(&asked) {
        for part in [
            &format!("page={page}"),
            "limit=2",
            "email=rosa%40example.com",
        ] {
            assert!(target.contains(part), "{target}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn refunds_page_as_their_envelope_says() -> Result<(), Failure> {
    let page = |id: u32| {
        format!(
            r#"{{"data":[{{"id":{id}}}],"meta":{{"pagination":{{"current_page":{id},"total_pages":2}}}}}}"#
        )
    };
    let (client, asked) = shop(vec![page(1), page(2)])?;
    let mut pages = client.list_refunds_pages(&ListRefundsQuery::new(), 2);
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await.transpose()? {
        sizes.push(page.data().len());
    }
    assert_eq!(sizes, [1, 1]);
    assert_eq!(asked.join().expect("no panic").len(), 2);
    Ok(())
}

#[tokio::test]
async fn metafields_page_by_cursor() -> Result<(), Failure> {
    let page = |id: u32, links: &str| {
        format!(
            r#"{{"data":[{{"id":{id}}}],"meta":{{"cursor_pagination":{{"end_cursor":"c={id}","links":{links}}}}}}}"#
        )
    };
    let (client, asked) = shop(vec![
        page(1, r#"{"next":"?after=c"}"#),
        page(2, r#"{"previous":"?before=c"}"#),
    ])?;
    let query = ListOrderMetafieldsQuery::new().key("note").before("x");
    let mut fields = client
        .list_order_metafields_pages(&OrderId::new(118), &query, 5)
        .items();
    let mut count = 0;
    while fields.next().await.transpose()?.is_some() {
        count += 1;
    }
    assert_eq!(count, 2);
    assert_eq!(
        asked.join().expect("no panic"),
        [
            "/stores/abc123/v3/orders/118/metafields?key=note",
            "/stores/abc123/v3/orders/118/metafields?after=c%3D1&key=note",
        ]
    );
    Ok(())
}
