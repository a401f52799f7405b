//! Tests of the conversion: what servers really send, joined.
