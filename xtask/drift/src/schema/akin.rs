//! Names that are forms of one name.

/// Whether two names are forms of one: `isTaxable` and `taxable`, `cost_exc_tax` and `cost_ex_tax`.
pub(crate) fn akin(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> Vec<char> {
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (one, other) = (plain(one), plain(other));
    let (short, long) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    if short.is_empty() {
        return false;
    }
    if short.len() >= 3 && long.windows(short.len()).any(|part| part == &short[..]) {
        return true;
    }
    let front = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let back = short[front..]
        .iter()
        .rev()
        .zip(long[front..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    (front + back) * 10 >= long.len() * 7
}
