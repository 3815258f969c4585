//! Numbers drawn by a seed. A draw has no state: it depends on the seed, on its subject and on its number there, so that
//! neither time nor the draws for other subjects move it.

/// A number from 0 up to, and without, `bound`; 0 where `bound` is 0.
pub(crate) fn draw(seed: u64, subject: &str, number: u64, bound: u64) -> u64 {
    let mut state = mixed(seed ^ 0x6c61_6773_6661_756c);
    for byte in subject.bytes() {
        state = mixed(state ^ u64::from(byte));
    }
    let drawn = u128::from(mixed(state ^ number));
    // The upper half of the product: evenly spread without a division.
    let scaled = (drawn * u128::from(bound)) >> 64;
    u64::try_from(scaled).unwrap_or(0)
}

/// One step of SplitMix64.
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
