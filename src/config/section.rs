//! The two macros by which a section is written once: field, manual text and default in one place.
//!
//! From that one place come the struct, its default, its reader, and the rows that `check-config` prints, so a setting
//! cannot be forgotten in any of them.

/// A setting as the manual knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its section.
    pub section: &'static str,
    /// Its name there.
    pub key: &'static str,
    /// Its page in the manual.
    pub doc: &'static str,
}

impl Setting {
    /// Returns the full name, `section.key`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.section, self.key)
    }

    /// Returns the environment variable that sets it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("BESEDA_{}_{}", self.section, self.key).to_uppercase()
    }
}

/// Makes a section: `field: Type = default` with an optional `, within least..=most` or `, judged function` after it.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident in $section:literal {
        $($(#[doc = $text:literal])+ $field:ident: $type:ty = $default:expr $(, $how:ident $bound:expr)?;)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[doc = $text])+ pub $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl $name {
            /// The settings of the section, in the order of the manual.
            pub const SETTINGS: &'static [$crate::config::Setting] = &[
                $($crate::config::Setting {
                    section: $section,
                    key: stringify!($field),
                    doc: concat!($($text),+),
                },)+
            ];

            pub(in $crate::config) fn read(reader: &mut $crate::config::load::Reader) -> Self {
                let default = Self::default();
                Self {
                    $($field: reader.read(
                        $section,
                        stringify!($field),
                        default.$field,
                        $crate::config::section::section!(@judge $($how $bound)?),
                    ),)+
                }
            }

            pub(in $crate::config) fn values(&self) -> Vec<String> {
                use $crate::config::value::Value;
                vec![$(self.$field.show(),)+]
            }
        }
    };
    (@judge) => { |_| None };
    (@judge judged $judge:expr) => { $judge };
    (@judge within $range:expr) => { |value| $crate::config::value::outside(value, &$range) };
}

/// Makes the whole of sections.
macro_rules! config {
    ($(#[$doc:meta])* $name:ident { $($(#[$text:meta])+ $field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        pub struct $name {
            $($(#[$text])+ pub $field: $type,)+
        }

        impl $name {
            /// Returns every setting there is, in the order of the manual.
            pub fn settings() -> impl Iterator<Item = &'static Setting> {
                [$(<$type>::SETTINGS,)+].into_iter().flatten()
            }

            fn read(reader: &mut load::Reader) -> Self {
                Self { $($field: <$type>::read(reader),)+ }
            }

            /// Returns the value of every setting as TOML, in the order of [`Self::settings`], secrets hidden.
            #[must_use]
            pub fn values(&self) -> Vec<String> {
                [$(self.$field.values(),)+].concat()
            }
        }
    };
}

pub(super) use config;
pub(super) use section;
