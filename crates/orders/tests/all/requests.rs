//! What the generated methods put on the wire, read off a socket.

use std::error::Error;

use bigcommerce_orders::query::ListOrdersQuery;
use bigcommerce_orders::types::{OrderInclude, OrderRequest, OrderStatus};
use bigcommerce_orders::{Client, operations};
use bigcommerce_transport::Session;
use bigcommerce_types::{AccessToken, Amount, OrderAddress, StoreHash, Time};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn every_kind_of_filter_arrives_as_text() -> Result<(), Box<dyn Error>> {
    let query = ListOrdersQuery::new()
        .cart_id("c 1")
        .customer_id(27)
        .email("jane.doe+test@example.com")
        .min_total("12.50".parse::<Amount>()?)
        .min_date_created("2026-11-01T00:00:00Z".parse::<Time>()?)
        .status_id(OrderStatus::AwaitingFulfillment)
        .include([OrderInclude::ConsignmentsLineItems, OrderInclude::Fees])
        .page(2);

    let request = caught(|orders| async move {
        let _ = orders.list_orders(&query).await;
    })
    .await?;

    let target = request.split(' ').nth(1).ok_or("no request line")?;
    let (path, filters) = target.split_once('?').ok_or("no query")?;
    let mut filters: Vec<&str> = filters.split('&').collect();
    filters.sort_unstable();
    assert_eq!(path, "/stores/abc123/v2/orders");
    assert_eq!(
        filters,
        [
            "cart_id=c+1",
            "customer_id=27",
            "email=jane.doe%2Btest%40example.com",
            "include=consignments.line_items,fees",
            "min_date_created=2026-11-01T00%3A00%3A00Z",
            "min_total=12.50",
            "page=2",
            "status_id=11",
        ],
    );
    Ok(())
}

#[tokio::test]
async fn a_query_that_says_nothing_leaves_no_trace() -> Result<(), Box<dyn Error>> {
    let request = caught(|orders| async move {
        let _ = orders.list_orders(&ListOrdersQuery::new()).await;
    })
    .await?;
    assert!(request.starts_with("GET /stores/abc123/v2/orders HTTP/1.1\r\n"));
    Ok(())
}

#[tokio::test]
async fn amounts_of_v2_are_written_as_text_and_unset_fields_not_at_all()
-> Result<(), Box<dyn Error>> {
    let body = OrderRequest::new(OrderAddress::new("78701").first_name("Jane"))
        .status_id(OrderStatus::Incomplete)
        .shipping_cost_inc_tax("5.00".parse::<Amount>()?);
    let request = caught(|orders| async move {
        let _ = orders.create_order(&Default::default(), &body).await;
    })
    .await?;
    let (_, body) = request.split_once("\r\n\r\n").ok_or("no body")?;
    assert_eq!(
        body,
        r#"{"billing_address":{"first_name":"Jane","zip":"78701"},"status_id":0,"shipping_cost_inc_tax":"5.00"}"#,
    );
    Ok(())
}

#[test]
fn every_operation_is_listed_once() {
    let mut ids: Vec<&str> = operations::ALL
        .iter()
        .map(|operation| operation.id)
        .collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert!(ids.contains(&operations::LIST_ORDERS.id));
}

/// What one call sends, up to the end of its body. The answer is a cut connection.
async fn caught<F>(call: impl FnOnce(Client) -> F) -> Result<String, Box<dyn Error>>
where
    F: Future<Output = ()>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let session = Session::builder(StoreHash::new("abc123")?)
        .api_url(&format!("http://{}", listener.local_addr()?))
        .access_token(AccessToken::new("token"))
        // Nobody accepts a second connection.
        .attempts(1)
        .build()?;
    let (_, request) = tokio::join!(call(Client::new(session)), async {
        let (stream, _) = listener.accept().await?;
        received(&stream).await
    });
    Ok(request?)
}

async fn received(stream: &TcpStream) -> std::io::Result<String> {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while !is_whole(&text) {
        stream.readable().await?;
        match stream.try_read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => text.push_str(&String::from_utf8_lossy(&buffer[..count])),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(text)
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    body.len() >= length
}
