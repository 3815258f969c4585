//! Changes outside of the bodies of successes: credentials, headers, refusals, webhooks, and operations that ours does not have.

use bigcommerce_drift::{Api, Level, compare};
use bigcommerce_impact::{Finding, Report, render};

use crate::changes::shop;

type Failure = Box<dyn std::error::Error>;

const OLD: &str = r##"openapi: 3.1.0
info: {title: Orders, version: "2"}
servers: [{url: "https://api.example.com/v2"}]
security: [{token: []}]
paths:
  /orders:
    get:
      parameters: [{name: page, in: query, schema: {type: string}, allowReserved: true}]
      responses:
        "200":
          headers:
            Date: {schema: {type: string}}
            X-Shelf: {schema: {type: string}}
          content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}}}
        "422":
          content: {application/json: {schema: {type: object, properties: {title: {type: string}, cause: {type: string}}}}}
  /loaves:
    get:
      responses:
        "200":
          content: {application/json: {schema: {type: object, properties: {crust: {type: string}}}}}
webhooks:
  baked:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {crust: {type: string}}}}}}
      responses: {"200": {description: Seen.}}
components:
  securitySchemes: {token: {type: apiKey, in: header, name: X-Auth-Token}}
"##;

fn report(find: &str, put: &str) -> Result<Report, Failure> {
    assert!(OLD.contains(find), "{find:?}");
    let read = |text: &str| Api::read("document", text).map_err(|wrong| wrong.message);
    let changes = compare(&read(OLD)?, &read(&OLD.replace(find, put))?);
    Ok(Report::new(&shop()?, &changes, "old.yml", "new.yml"))
}

fn only(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    &report.findings[0]
}

#[test]
fn what_stands_around_the_bodies_is_followed_and_judged() -> Result<(), Failure> {
    for (find, put, name, tolerated) in [
        (
            "name: X-Auth-Token}",
            "name: X-Key}",
            "new.yml GET /v2/orders: authentication changed from header x-auth-token to header x-key",
            false,
        ),
        (
            ", allowReserved: true",
            "",
            "new.yml GET /v2/orders query parameter page: serialization changed",
            false,
        ),
        (
            "            Date: {schema: {type: string}}\n",
            "",
            "new.yml GET /v2/orders response 200 header Date: header removed",
            false,
        ),
        (
            "            X-Shelf: {schema: {type: string}}\n",
            "",
            "new.yml GET /v2/orders response 200 header X-Shelf: header removed",
            true,
        ),
        (
            ", cause: {type: string}",
            "",
            "new.yml GET /v2/orders response 422 body.cause: field removed",
            true,
        ),
    ] {
        let report = report(find, put)?;
        let found = report.findings.iter().find(|finding| finding.name == name);
        let found = found.ok_or_else(|| format!("{name}: {:?}", report.findings))?;
        assert!(found.level <= Level::ResponseBreaking, "{name}");
        assert_eq!(found.tolerated, tolerated, "{name}: {}", found.why);
        assert_eq!(found.rust[0], "bigcommerce_shop::Client::list_orders");
    }
    Ok(())
}

#[test]
fn a_webhook_is_named_and_breaks_its_receiver() -> Result<(), Failure> {
    let report = report(
        "requestBody: {content: {application/json: {schema: {type: object, properties: {crust: {type: string}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object}}}}",
    )?;
    let finding = only(&report);
    assert_eq!(
        finding.name,
        "new.yml POST webhooks/baked request body.crust: field removed"
    );
    assert_eq!(finding.level, Level::ResponseBreaking);
    Ok(())
}

#[test]
fn operations_that_none_of_our_clients_has_are_counted_apart() -> Result<(), Failure> {
    let report = report("{crust: {type: string}}}}}\nwebhooks", "{}}}}\nwebhooks")?;
    assert_eq!(only(&report).api, None);
    let said = render::text(&report);
    assert!(
        said.ends_with("\nin operations that none of our clients has: 1 response-breaking\n"),
        "{said}"
    );
    assert!(!said.contains("ours tolerates"), "{said}");
    Ok(())
}
