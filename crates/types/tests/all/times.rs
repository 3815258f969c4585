//! Every way this platform writes a time.

use bigcommerce_types::{Time, Timestamp, wire};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn one_instant_is_understood_in_all_its_spellings_and_goes_back_as_it_came() -> Outcome {
    let instant = Timestamp::from_second(1_353_369_600)?;
    for body in [
        r#""Tue, 20 Nov 2012 00:00:00 +0000""#,
        r#""Mon, 20 Nov 2012 00:00:00 +0000""#,
        r#""20 Nov 2012 00:00:00 GMT""#,
        r#""2012-11-20T00:00:00Z""#,
        r#""2012-11-20T00:00:00+00:00""#,
        r#""2012-11-20T00:00:00+0000""#,
        r#""2012-11-20T00:00:00.000Z""#,
        r#""2012-11-19T18:00:00-06:00""#,
        r#""2012-11-20T00:00:00""#,
        r#""2012-11-20 00:00:00""#,
        r#""2012-11-20""#,
        r#""1353369600""#,
        "1353369600",
        "1353369600.25",
    ] {
        let time: Time = wire::decode(body.as_bytes())?;
        assert_eq!(time.instant(), Some(instant), "{body}");
        assert_eq!(serde_json::to_string(&time)?, body);
    }
    Ok(())
}

#[test]
fn a_time_that_is_not_understood_is_kept_and_has_no_instant() -> Outcome {
    for body in [
        r#""soon""#,
        r#""0000-00-00 00:00:00""#,
        r#""-0001-11-30T00:00:00+00:00""#,
        "1e9",
        "99999999999999999999",
    ] {
        let time: Time = wire::decode(body.as_bytes())?;
        assert_eq!(time.instant(), None, "{body}");
        assert_eq!(serde_json::to_string(&time)?, body);
    }
    assert!("soon".parse::<Time>().is_err());
    Ok(())
}

#[test]
fn an_empty_text_is_no_time() -> Outcome {
    assert_eq!(wire::decode::<Option<Time>>(br#""""#)?, None);
    assert!(wire::decode::<Time>(b"[]").is_err());
    Ok(())
}

#[test]
fn a_time_of_our_own_is_written_as_iso_8601_in_utc() -> Outcome {
    let time = Time::from(Timestamp::from_second(1_353_369_600)?);
    assert_eq!(serde_json::to_string(&time)?, r#""2012-11-20T00:00:00Z""#);
    Ok(())
}
