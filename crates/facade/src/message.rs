//! The form of a sentence that is shown to a person: a text in English, and a key for other words and languages.

macro_rules! messages {
    (
        $(#[$doc:meta])*
        pub struct $Message:ident;
        $visible:vis
        $($NAME:ident = $key:literal, $text:literal;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $Message {
            key: &'static str,
            text: &'static str,
        }

        impl $Message {
            /// Every message, in no particular order.
            pub const ALL: &'static [Self] = &[$(Self::$NAME),*];

            $($visible const $NAME: Self = Self { key: $key, text: $text };)*

            /// The stable name, for translations.
            pub const fn key(self) -> &'static str {
                self.key
            }

            /// The sentence in English.
            pub const fn text(self) -> &'static str {
                self.text
            }
        }

        /// The sentence in English.
        impl ::std::fmt::Display for $Message {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.text)
            }
        }

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn no_two_messages_share_a_key() {
                let mut keys: Vec<_> = $Message::ALL.iter().map(|one| one.key()).collect();
                keys.sort_unstable();
                keys.dedup();
                assert_eq!(keys.len(), $Message::ALL.len());
            }
        }
    };
}
pub(crate) use messages;
