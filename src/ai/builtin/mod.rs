//! The built-in answerer: no key, no network, the same answer to the same question every time.
