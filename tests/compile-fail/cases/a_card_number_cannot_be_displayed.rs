use bigcommerce_facade::types::CardNumber;

fn show(number: CardNumber) -> String {
    number.to_string()
}

fn main() {}
