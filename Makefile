# kurabe: `make run` installs what is missing, builds and compares the plans of corpus/; `make test` passes all tests.
# Works with GNU make 3.81 (macOS) and a POSIX shell.

# rustup puts cargo here; a shell that was open before it was installed does not know the place.
CARGO = PATH="$$HOME/.cargo/bin:$$PATH" cargo

.PHONY: run build test setup

run: build
	$(CARGO) run --release --quiet -- run

build: setup
	$(CARGO) build --release

test: setup
	$(CARGO) test

setup:
	@sh .ci/setup
