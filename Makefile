# kurabe: `make run` installs what is missing, builds and compares the plans of corpus/; `make test` passes all tests;
# `make release` makes a zip for Linux and one for Windows; `make train` makes dictionaries/area_model.tsv again; `make train-plan` the weights by which initiatives are read.
# Written for GNU make 3.81 (that of macOS) and a POSIX shell; tried on Linux only.

# rustup puts cargo here; a shell that was open before it was installed does not know the place.
CARGO = PATH="$$HOME/.cargo/bin:$$PATH" cargo

.PHONY: run build test release train train-plan setup

run: build
	$(CARGO) run --release --quiet -- run

build: setup
	$(CARGO) build --release

test:
	@sh .ci/setup tests
	$(CARGO) test

# Builds both binaries, packs them and tries the Windows one under wine: see .ci/release.
release: setup
	@sh .ci/release

# Learns the weights of the areas' model from its labelled records, and says how well it does.
train: setup
	$(CARGO) run --example train_areas

# Learns from documents that the grammar of plans makes: see docs/records.md. The first folder teaches, the second says
# how sure to be. GRAMMAR is where `python3 corpus/grammar/make.py` wrote both.
GRAMMAR = output/grammar
train-plan: setup
	$(CARGO) run --release --example train_plan -- $(GRAMMAR)/learn $(GRAMMAR)/choose

setup:
	@sh .ci/setup
