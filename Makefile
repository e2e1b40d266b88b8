# assay: `make demo` and `make test` are all a newcomer needs. `make help` lists the rest.
BUILD  ?= release
OUT    := build$(if $(filter-out release,$(BUILD)),/$(BUILD))
OBJ    := $(OUT)/obj
PREFIX ?= /usr/local
CC     ?= gcc

PKGS   := libuv libcurl sqlite3 jansson libpcre2-8 libmicrohttpd nettle
WARN   := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wformat=2 \
          -Wpointer-arith -Wwrite-strings -Wundef $(if $(CI),-Werror)
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
OPT_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT    := $(OPT_$(BUILD))
CFLAGS += -std=gnu11 -D_GNU_SOURCE -I. -I$(OBJ) $(WARN) $(OPT) -MMD -MP
VERSION := $(shell git describe --always --dirty --tags 2>/dev/null || echo unknown)

# Every stage is a folder; a new .c file in one of them is found by itself.
STAGES := harness/base harness/sys problems prompts harness/model testbenches runners results \
          harness harness/cmd
SRC    := $(filter-out harness/cmd/main.c,$(foreach d,$(STAGES),$(wildcard $(d)/*.c)))
CELL   := $(wildcard runners/cell/*.c) harness/base/wire.c harness/base/str.c harness/base/arena.c \
          harness/base/err.c harness/base/exec.c
WATCH  := $(wildcard testbenches/watch/*.c)
UNIT   := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(wildcard tests/unit/test_*.c))

# What the binary carries inside: schema, templates, own suite, recorded demo model, watcher.
EMBED  := schema.sql $(wildcard results/migrations/*.sql) $(wildcard prompts/*.txt) \
          $(wildcard problems/*/manifest.json) \
          $(sort $(shell find problems/assay-rtl testbenches/assay-rtl -type f 2>/dev/null)) \
          $(wildcard harness/model/recorded/*.jsonl)

all: $(OUT)/assay $(OUT)/assay-cell

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
CFLAGS += $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
OBJS   := $(SRC:%.c=$(OBJ)/%.o) $(OBJ)/embedded.o

$(OUT)/assay: $(OBJ)/harness/cmd/main.o $(OUT)/libassay.a
	$(CC) $(OPT) -o $@ $^ $(LIBS)

$(OUT)/libassay.a: $(OBJS)
	@rm -f $@
	ar rcs $@ $^

$(OUT)/assay-cell: $(CELL:%.c=$(OBJ)/%.o)
	$(CC) $(OPT) -o $@ $^ -lseccomp

# The watcher is loaded by vvp, inside the cell; it is never instrumented.
$(OBJ)/watch.vpi: $(WATCH) $(wildcard testbenches/watch/*.h)
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -fPIC -shared $(WARN) -I. \
	    -I$(shell iverilog-vpi --cflags 2>/dev/null | grep -o '/[^ ]*' | head -1) \
	    -o $@ $(WATCH)

$(OBJ)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -DASSAY_VERSION='"$(VERSION)"' -c -o $@ $<

$(OBJ)/embedded.c: harness/embed.awk $(EMBED) $(OBJ)/watch.vpi Makefile
	@mkdir -p $(@D)
	printf '%s\n' $(EMBED) $(OBJ)/watch.vpi | awk -f harness/embed.awk -v obj=$(OBJ)/ > $@.new
	@mv $@.new $@

$(OBJ)/embedded.o: $(OBJ)/embedded.c
	$(CC) $(CFLAGS) -c -o $@ $<

$(OUT)/unit/%: tests/unit/%.c $(OUT)/libassay.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(OUT)/libassay.a -lcmocka $(LIBS)

unit: all $(UNIT) ## build and run the unit tests
	@set -e; for t in $(UNIT); do ASSAY_BUILD=$(OUT) $$t; done

clean: ## remove build/
	rm -rf build

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
.PHONY: all help unit clean
.DELETE_ON_ERROR:
