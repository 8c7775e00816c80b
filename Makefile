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
LIBS := -lcivetweb -ljwt -ljansson -lpq -lyaml -lsodium -lcrypto -lpcre2-8 -lmagic -lpthread -lm

GENERATED := $(addprefix $(GEN)/,embedded_queries.c embedded_migrations.c embedded_contract.c)
SOURCES := $(shell find api db -name '*.c')
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(GENERATED:$(GEN)/%.c=$(BUILD)/gen/%.o)
LIBRARY := $(filter-out $(BUILD)/api/main.o,$(OBJECTS))

PACKAGES := gcc make pkg-config libcivetweb-dev libjwt-dev libjansson-dev libpq-dev libyaml-dev libsodium-dev \
  libssl-dev libpcre2-dev libmagic-dev postgresql-15 postgresql-15-postgis-3 curl jq
TEST_PACKAGES := libcriterion-dev clang clang-format clang-tidy libclang-rt-14-dev nginx-light wrk chromium shellcheck

.DEFAULT_GOAL := default
.PHONY: default build deps run test check lint bench fuzz contract-fuzz docker clean help

default: build ## build and hold contract, handlers, statements and settings against each other
	$(BUILD)/athar check

build: $(BUILD)/athar

$(BUILD)/athar: $(OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/%.o: %.c | $(GEN)/stamp
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/gen/%.o: $(GEN)/%.c $(GEN)/stamp
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(GENERATED): $(GEN)/stamp ;
$(GEN)/stamp: db/embed.sh openapi.yaml $(shell find db/queries migrations)
	db/embed.sh $(GEN)
	@touch $@

# ---- tests ----
HARNESS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/harness/*.c))
UNIT := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
API := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/api/*.c))
$(BUILD)/unit-tests: $(UNIT) $(BUILD)/tests/harness/raw_case.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcriterion
$(BUILD)/api-tests: $(API) $(HARNESS) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcriterion
$(BUILD)/chaos-tests: $(BUILD)/tests/chaos/chaos_test.o $(HARNESS) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcriterion
build/chaos-shim.so: tests/chaos/shim.c tests/chaos/shim.h
	$(CC) $(CFLAGS_release) -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -shared -fPIC -I. -I/usr/include/postgresql -o $@ $<
$(BUILD)/coverage: $(BUILD)/tests/coverage.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

clean: ## forget everything built
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
