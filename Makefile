# Athar: two commands, `make run` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
VARIANT ?= release
BUILD := build/$(VARIANT)
GEN := build/gen

CFLAGS_release := -O2 -g
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_tsan := -O1 -g -fsanitize=thread
CFLAGS := -std=gnu17 -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Werror -fstack-protector-strong \
  -D_GNU_SOURCE -I. -I$(GEN) -I/usr/include/postgresql $(CFLAGS_$(VARIANT))
LDFLAGS := -rdynamic -Wl,-z,relro,-z,now $(filter -fsanitize%,$(CFLAGS_$(VARIANT)))
LIBS := -lcivetweb -ljwt -ljansson -lpq -lyaml -lsodium -lcrypto -lpcre2-8 -lmagic -lqpdf -lheif -ljpeg -lbrotlienc -lzstd -lz -lcurl -lpthread -lm

GENERATED := $(addprefix $(GEN)/,embedded_queries.c embedded_migrations.c embedded_contract.c embedded_pages.c)
SOURCES := $(shell find api db -name node_modules -prune -o -name '*.c' -print)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(GENERATED:$(GEN)/%.c=$(BUILD)/gen/%.o)
LIBRARY := $(filter-out $(BUILD)/api/main.o,$(OBJECTS))

PACKAGES := gcc make pkg-config libcivetweb-dev libjwt-dev libjansson-dev libpq-dev libyaml-dev libsodium-dev \
  libssl-dev libpcre2-dev libmagic-dev libqpdf-dev libheif-dev libjpeg62-turbo-dev libbrotli-dev \
  libzstd-dev zlib1g-dev libcurl4-openssl-dev cmark-gfm postgresql-15 postgresql-15-postgis-3 curl jq
TEST_PACKAGES := openssl libcriterion-dev clang clang-format clang-tidy libclang-rt-14-dev nginx wrk chromium fonts-noto-core shellcheck python3-venv

.DEFAULT_GOAL := default
.PHONY: default build deps deps-test run test unit api watch format psql check lint bench fuzz contract-fuzz clients docker statement clean help

default: build ## build, and hold contract, handlers, statements and settings against each other
	$(BUILD)/athar check

help: ## this list
	@sed -n 's/^\([a-z_./-]*\):.*## /  make \1\t/p' Makefile

# Only what is missing is asked for, so nothing is fetched on a machine that has it all.
MISSING = $(shell for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
install = $(if $(strip $(1)),$(SUDO) apt-get update -qq && \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends $(1))

deps: ## install what building and running needs
	@$(call install,$(call MISSING,$(PACKAGES)) $(shell command -v npm >/dev/null || echo nodejs npm))
deps-test: deps ## and what the tests need
	@$(call install,$(call MISSING,$(TEST_PACKAGES)) $(shell command -v go >/dev/null || echo golang-go) $(shell command -v java >/dev/null || echo default-jre-headless))

run: deps ## build and run everything on this machine: PORT=8080 ADMIN_PORT=8081
	@$(MAKE) -s --no-print-directory build && api/demo/run.sh

build: $(BUILD)/athar build/compile_commands.json ## compile, and tell clangd how

$(BUILD)/athar: $(OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The same program with the contract that OTHER names, for tests/fields.sh.
$(BUILD)/athar-other: $(filter-out %/embedded_contract.o,$(OBJECTS)) $(GEN)/embedded_contract.c $(OTHER)
	sed 's#openapi.yaml\\"#$(OTHER)\\"#' $(GEN)/embedded_contract.c >$@.c && $(CC) $(CFLAGS) -o $@ $@.c $(filter %.o,$^) $(LDFLAGS) $(LIBS)

$(BUILD)/%.o: %.c | $(GEN)/stamp
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/gen/%.o: $(GEN)/%.c $(GEN)/stamp
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# A changed statement reaches the objects that include its folder's header in the same run of make.
$(GENERATED): $(GEN)/stamp ;
$(GEN)/queries/%.h: $(GEN)/stamp ;
# The libraries of the pages, as their lock files name them; their scripts are not run.
LIBRARIES := api/explore/node_modules/.stamp
%/node_modules/.stamp: %/package.json %/package-lock.json
	cd $* && npm ci --ignore-scripts --no-audit --no-fund --silent || { echo "make: pages and numbering plans need npm and its registry"; exit 1; }
	@touch $@
# Outlines of countries: fine around Syria, coarse elsewhere.
$(GEN)/outlines.json: api/explore/outlines.mjs api/explore/node_modules/.stamp
	@mkdir -p $(@D)
	node $< api/explore/node_modules/world-atlas/countries-10m.json >$@.new && mv $@.new $@
GUIDES := $(patsubst api/docs/guides/%.md,$(GEN)/guides/%.html,$(wildcard api/docs/guides/*.md))
$(GEN)/guides/%.html: api/docs/guides/%.md api/docs/guides/page.sh
	@mkdir -p $(@D)
	api/docs/guides/page.sh $< >$@.new && mv $@.new $@
$(GEN)/phone_plans.h: api/schema/plans/plans.mjs api/schema/plans/node_modules/.stamp
	@mkdir -p $(@D)
	node $< $(dir $<)node_modules/libphonenumber-js/metadata.max.json >$@.new && mv $@.new $@
$(GEN)/stamp: db/embed.sh openapi.yaml $(LIBRARIES) $(GEN)/outlines.json $(GEN)/phone_plans.h $(GUIDES) $(shell find db/queries migrations) api/pages.txt $(wildcard api/contract/examples/*.json api/docs/*.* api/explore/*.*)
	db/embed.sh $(GEN)
	@touch $@

# ---- tests ----
HARNESS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/harness/*.c))
UNIT := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
API := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/api/*.c))
$(BUILD)/unit-tests: $(UNIT) $(addprefix $(BUILD)/tests/harness/,raw_case.o files.o unpack.o)
$(BUILD)/api-tests: $(API) $(HARNESS)
$(BUILD)/chaos-tests: $(BUILD)/tests/chaos/chaos_test.o $(HARNESS)
$(BUILD)/coverage: $(BUILD)/tests/coverage.o
$(addprefix $(BUILD)/,unit-tests api-tests chaos-tests coverage): $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lbrotlidec -lcriterion
build/chaos-shim.so: tests/chaos/shim.c tests/chaos/shim.h
	$(CC) $(CFLAGS_release) -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -shared -fPIC -I. -I/usr/include/postgresql -o $@ $<

check: deps-test lint ## lint, build with warnings as errors, and `athar check`
	@$(MAKE) -s --no-print-directory default

C_FILES := $(shell git ls-files '*.c' '*.h')
# What clang-tidy has passed is not asked again until it, a header or the rules change.
TIDY := $(patsubst %.c,build/tidy/%.ok,$(SOURCES))
CLANG := -std=gnu17 -D_GNU_SOURCE -I. -I$(GEN) -I/usr/include/postgresql
build/tidy/%.ok: %.c .clang-tidy $(shell find api db -name node_modules -prune -o -name '*.h' -print) $(GEN)/stamp
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- $(CLANG) 2>/dev/null
	@touch $@
lint: ## one look for all files, their sizes, clang's warnings and clang-tidy's, the table of attacks, migrations, shell scripts
	@$(MAKE) -s --no-print-directory -j2 $(TIDY)
	@clang $(CLANG) -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Werror -fsyntax-only $(filter-out tests/fuzz/%,$(filter %.c,$(C_FILES)))
	@clang-format --dry-run -Werror $(C_FILES) || { echo "make format mends the look of files"; exit 1; }
	@tests/sizes.sh $(C_FILES)
	@for look in attacks migrations layers licences sql words; do tests/$$look.sh || exit 1; done
	@shellcheck -x -e SC2016 $(shell git ls-files '*.sh' .ci/run)

test: deps-test ## every test; TESTS="unit api tsan fuzz chaos browser hsds readme carry fields clients" picks some
	@$(MAKE) -s --no-print-directory -j2 build $(BUILD)/unit-tests $(BUILD)/api-tests $(BUILD)/coverage
	@tests/all.sh $(TESTS)

only = $(if $(FILTER),--filter '$(FILTER)')
unit: $(BUILD)/unit-tests ## the unit tests of FILTER='router/*' (all without)
	@$< -j2 $(only)
api: build ## the API tests of FILTER='places/*' (all without), on a warm cluster
	@$(MAKE) -s --no-print-directory -j2 VARIANT=release build/release/api-tests $(if $(FILTER),,build/release/coverage)
	@tests/run.sh $(VARIANT) $(only)
watch: ## make api FILTER=... whenever a file has changed
	@tests/watch.sh '$(FILTER)'
format: ## the one look for all C files
	@clang-format -i $(C_FILES)
psql: ## the database of `make run`
	@db/psql.sh .local/cluster
build/compile_commands.json: Makefile $(SOURCES) $(wildcard tests/*.c tests/*/*.c)
	@mkdir -p $(@D); for f in $(filter %.c,$^); do printf ',{"directory":"%s","file":"%s","command":"cc %s -c %s"}\n' $(CURDIR) $$f '$(CFLAGS)' $$f; done | sed '1s/,/[/;$$s/$$/]/' >$@

FUZZERS := $(patsubst tests/fuzz/%_fuzz.c,build/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_SECONDS ?= 600
build/fuzz/%: tests/fuzz/%_fuzz.c $(SOURCES) $(GEN)/stamp
	@mkdir -p $(@D)
	clang -std=gnu17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -I. -I$(GEN) -I/usr/include/postgresql \
	  -Wno-everything -o $@ $< $(wildcard api/schema/*.c api/contract/*.c) \
	  $(addprefix api/media/,jpeg.c png.c webp.c exif.c icc.c) api/wire/framing.c api/auth/token.c api/auth/keyring.c db/text.c $(GEN)/embedded_contract.c $(LIBS)
fuzz: $(FUZZERS) ## FUZZ_SECONDS of each fuzzer
	@tests/fuzz.sh $(FUZZ_SECONDS) $(FUZZERS)
bench: deps-test build ## the table of figures, beside pgbench and a Fastify peer
	@tests/bench/run.sh
contract-fuzz: deps-test build ## Schemathesis against the running service
	@tests/contract-fuzz.sh
clients: deps-test build ## what five generators make of the contract: made, compiled, and three of them used
	@tests/clients/run.sh
docker: ## build the image (needs a Docker engine)
	docker build -f docker/Dockerfile -t athar .
statement: ## a statement as psql runs it: NAME=list_places SET="parent=SY02 level=district"
	@db/statement.sh $(NAME) $(SET)
clean: ## forget everything built
	rm -rf build

-include $(shell find build -path build/clients -prune -o -name '*.d' -print 2>/dev/null)
