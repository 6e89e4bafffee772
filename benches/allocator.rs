//! The allocator that kurabe uses: with another the benches would measure another program.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
