use bigcommerce_facade::Payment;

fn is_paid(payment: Payment) -> bool {
    match payment {
        Payment::Settled(_) => true,
        Payment::Declined(_) => false,
    }
}

fn main() {}
