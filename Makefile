# kurabe: `make run` installs what is missing, builds and compares the plans of corpus/; `make test` passes all tests;
# `make train` makes dictionaries/area_model.tsv again.
# Written for GNU make 3.81 (that of macOS) and a POSIX shell; tried on Linux only.

# rustup puts cargo here; a shell that was open before it was installed does not know the place.
CARGO = PATH="$$HOME/.cargo/bin:$$PATH" cargo

.PHONY: run build test train setup

run: build
	$(CARGO) run --release --quiet -- run

build: setup
	$(CARGO) build --release

test: setup
	$(CARGO) test

# Learns the weights of the areas' model from its labelled records, and says how well it does.
train: setup
	$(CARGO) run --example train_areas

setup:
	@sh .ci/setup
