#!/bin/sh
# Compiles our crates so that they tell the fuzzer which ways they went. What they are made of stays as it is for everything else, and so
# do build scripts. Cargo calls this in place of the compiler: `cargo xtask fuzz` says so.
case " $* " in
*" --crate-name build_script_"*) exec "$@" ;;
esac
exec "$@" -Ccodegen-units=1 -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares
