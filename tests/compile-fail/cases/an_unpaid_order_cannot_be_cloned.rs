use bigcommerce_facade::{Order, Unpaid};

fn copy(order: &Order<Unpaid>) -> Order<Unpaid> {
    order.clone()
}

fn main() {}
