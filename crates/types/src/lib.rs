//! What travels: money, ids, times, addresses, envelopes, open enums, secrets, problems.
