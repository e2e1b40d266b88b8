# assay: `make demo` and `make test` are all a newcomer needs. `make help` lists the rest.
BUILD  ?= release
OUT    := build$(if $(filter-out release,$(BUILD)),/$(BUILD))
OBJ    := $(OUT)/obj
PREFIX ?= /usr/local
CC     ?= gcc

PKGS   := libuv libcurl sqlite3 jansson libmicrohttpd nettle zlib libarchive libfyaml libpcre2-8
WARN   := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wformat=2 \
          -Wpointer-arith -Wwrite-strings -Wundef $(if $(CI),-Werror)
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
OPT_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT    := $(OPT_$(BUILD))
CFLAGS += -std=gnu11 -D_GNU_SOURCE -I. -I$(OBJ) $(WARN) $(OPT) -MMD -MP
VERSION := $(shell git describe --always --dirty --tags 2>/dev/null || echo unknown)

# One short line a file; `make V=1` shows the commands.
SAY     = $(if $(V),,@printf '  %-5s %s\n' $(1) $@; )

# Every .c file below a stage is found by itself. Three folders are programs of their own.
STAGES := harness problems prompts testbenches runners results
SRC    := $(filter-out harness/cmd/main.c,$(shell find $(STAGES) -name '*.c' \
            -not -path 'runners/cell/*' -not -path 'runners/math/*' -not -path 'testbenches/watch/*' | sort))
CELL   := $(shell find runners/cell -name '*.c' | sort) \
          $(foreach f,wire exec str arena err,$(wildcard harness/base/$(f).c harness/exec/$(f).c))
WATCH  := $(wildcard testbenches/watch/*.c)
MATH   := $(filter-out runners/math/main.c,$(wildcard runners/math/*.c runners/math/*/*.c))
FUZZ   := $(patsubst tests/fuzz/%.c,$(OUT)/fuzz/replay_%,$(wildcard tests/fuzz/fuzz_*.c))
CONF   := $(patsubst tests/conformance/%.c,$(OUT)/conformance/%,$(wildcard tests/conformance/*.c))
UNIT   := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(wildcard tests/unit/test_*.c))

# What the binary carries inside: schema, templates, own suite, recorded demo model, watcher.
EMBED  := $(sort schema.sql $(wildcard problems/*/manifest.json testbenches/verilated/*) \
            $(wildcard /usr/share/javascript/chart.js/chart.min.js) \
            $(shell find prompts harness/cmd -name '*.txt') $(shell find harness -name '*.jsonl' -o -name '*.sh') \
            $(wildcard runners/python/*.py runners/native/emit/* runners/kernel/drive/* harness/suites/python/*.py) \
            $(shell find results -name '*.sql' -o -name '*.css' -o -name '*.js') \
            $(wildcard problems/assay-math/*.jsonl problems/assay-judge/*.jsonl problems/assay-explain/*.jsonl) \
            $(shell find problems/assay-hpc problems/assay-pro problems/assay-rtl testbenches/assay-rtl -type f 2>/dev/null))

all: $(OUT)/assay $(OUT)/assay-cell $(OUT)/assay-decide

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
CFLAGS += $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
OBJS   := $(SRC:%.c=$(OBJ)/%.o) $(OBJ)/embedded.o

$(OUT)/assay: $(OBJ)/harness/cmd/main.o $(OUT)/libassay.a
	$(call SAY,cc)$(CC) $(OPT) -o $@ $^ $(LIBS)

# The names that a variable holds, written anew when they change: a file that is gone is no longer asked for.
$(OBJ)/%.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $($*) | cmp -s - $@ || printf '%s\n' $($*) > $@
FORCE:

$(OUT)/libassay.a: $(OBJS) $(OBJ)/OBJS.list
	@rm -f $@
	$(call SAY,ar)ar rcs $@ $(OBJS)

$(OUT)/assay-cell: $(CELL:%.c=$(OBJ)/%.o)
	$(call SAY,cc)$(CC) $(OPT) -o $@ $^ -lseccomp

# FLINT, Arb and Calcium (LGPL) are linked into this program only, and dynamically.
MATHLIBS := -lcalcium -lflint-arb -lantic -lflint -lgmp -lseccomp
$(OUT)/assay-decide: $(OBJ)/runners/math/main.o $(OUT)/libdecide.a $(OUT)/libassay.a
	$(call SAY,cc)$(CC) $(OPT) -o $@ $^ -Wl,--as-needed $(LIBS) $(MATHLIBS)

$(OUT)/libdecide.a: $(MATH:%.c=$(OBJ)/%.o)
	@rm -f $@
	$(call SAY,ar)ar rcs $@ $^

MATHTESTS := $(OUT)/unit/test_decide $(OUT)/conformance/math_conformance
$(MATHTESTS): $(OUT)/libdecide.a
$(MATHTESTS): MORE := $(OUT)/libdecide.a
$(MATHTESTS): MORELIBS := $(MATHLIBS)

# The watcher is loaded by vvp, inside the cell; it is never instrumented.
$(OBJ)/watch.vpi: $(WATCH) $(wildcard testbenches/watch/*.h)
	@mkdir -p $(@D)
	$(call SAY,cc)$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -fPIC -shared $(WARN) -I. \
	    -I$(shell iverilog-vpi --cflags 2>/dev/null | grep -o -- ' -I/[^ ]*' | head -1 | cut -c4-) \
	    -o $@ $(WATCH)

$(OBJ)/%.o: %.c
	@mkdir -p $(@D)
	$(call SAY,cc)$(CC) $(CFLAGS) -DASSAY_VERSION='"$(VERSION)"' -c -o $@ $<

$(OBJ)/embedded.c: harness/io/embed.awk $(EMBED) $(OBJ)/watch.vpi $(OBJ)/EMBED.list Makefile
	@mkdir -p $(@D)
	$(call SAY,embed)printf '%s\n' $(EMBED) $(OBJ)/watch.vpi | awk -f harness/io/embed.awk -v obj=$(OBJ)/ > $@.new
	@mv $@.new $@

$(OBJ)/embedded.o: $(OBJ)/embedded.c
	$(call SAY,cc)$(CC) $(CFLAGS) -c -o $@ $<

$(OUT)/unit/%: tests/unit/%.c $(OUT)/libassay.a
	@mkdir -p $(@D)
	$(call SAY,cc)$(CC) $(CFLAGS) -o $@ $< $(MORE) $(OUT)/libassay.a -lcmocka $(LIBS) $(MORELIBS)

$(OUT)/conformance/%: tests/conformance/%.c $(OUT)/libassay.a
	@mkdir -p $(@D)
	$(call SAY,cc)$(CC) $(CFLAGS) -o $@ $< $(MORE) $(OUT)/libassay.a -lcmocka $(LIBS) $(MORELIBS)

# ---- what people type -------------------------------------------------------------------------

demo: deps ## install what is missing, build, run everything on the embedded suite
	@$(MAKE) --no-print-directory all
	@tests/demo.sh $(OUT)

test: deps ## install what is missing, build, run every test, or those that match T='GLOB...'
	@$(MAKE) --no-print-directory all tests
	@tests/run.sh $(OUT) $(foreach t,$(T),'$(t)')

# A fuzz target as a plain program: what was found once is run again by `make test`.
$(OUT)/fuzz/replay_%: tests/fuzz/%.c $(OUT)/libassay.a
	@mkdir -p $(@D)
	$(call SAY,cc)$(CC) $(CFLAGS) -DREPLAY -o $@ $< $(OUT)/libassay.a $(LIBS)

$(OUT)/run_hostile: tests/hostile/run_hostile.c $(OUT)/libassay.a
	$(call SAY,cc)$(CC) $(CFLAGS) -o $@ $< $(OUT)/libassay.a $(LIBS)

$(OUT)/audit_tool: tests/audit/audit_tool.c $(OUT)/libassay.a
	$(call SAY,cc)$(CC) $(CFLAGS) -o $@ $< $(OUT)/libassay.a $(LIBS)

$(OUT)/link_tool: tests/link/link_tool.c $(OUT)/libassay.a
	$(call SAY,cc)$(CC) $(CFLAGS) -o $@ $< $(OUT)/libassay.a $(LIBS)

tests: $(UNIT) $(CONF) $(FUZZ) $(OUT)/run_hostile $(OUT)/audit_tool $(OUT)/link_tool # everything that tests/run.sh starts

deps: ## install the Debian packages that are missing
	@tests/deps.sh

check-layers: ## every include points left (harness/ARCHITECTURE.md)
	@awk -f tests/layers.awk $(shell git ls-files '*.c' '*.h' 2>/dev/null || find . -name '*.[ch]')

check-words: ## general rooms name no language and no tool (tests/words.awk)
	@awk -f tests/words.awk $(shell git ls-files '*.c' '*.h' '*.txt' '*.js' '*.css' 2>/dev/null)

check: all $(UNIT) ## in a minute, for use while working: layers, modules, the pipeline, format
	@$(MAKE) --no-print-directory check-layers check-words
	@tests/run.sh $(OUT) $(filter-out $(OUT)/unit/test_cell%,$(UNIT)) tests/e2e/pipeline.bats
	@$(MAKE) --no-print-directory check-format

check-format: ## every source is as clang-format would have it
	@command -v clang-format >/dev/null || { echo "check-format: skipped, clang-format is not installed"; exit; }; \
	    git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror

check-asan: ## the tests under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory BUILD=asan all tests
	@tests/run.sh build/asan

fuzz: all ## each fuzz target for FUZZ_SECONDS (60) under clang's libFuzzer and ASan
	@mkdir -p $(OUT)/fuzz
	@for t in $(basename $(notdir $(wildcard tests/fuzz/fuzz_*.c))); do \
	    clang $(filter-out -MMD -MP -Wundef,$(CFLAGS)) -fsanitize=fuzzer,address,undefined -O1 \
	        -o $(OUT)/fuzz/$$t tests/fuzz/$$t.c $(SRC) \
	        $(OBJ)/embedded.o $(LIBS) && \
	    $(OUT)/fuzz/$$t -max_total_time=$${FUZZ_SECONDS:-60} -print_final_stats=1 || exit 1; done

bench: all ## speed against the bare tools, as ratios in one run, and against the record; ROWS='GLOB,...'
	@tests/bench/bench.py $(OUT) --rows '$(or $(ROWS),*)'

bench-record: all ## the same, and the rows that were measured become the record
	@tests/bench/bench.py $(OUT) --rows '$(or $(ROWS),*)' --record

format: ## clang-format over our sources
	@git ls-files '*.c' '*.h' | xargs clang-format -i

# Documents, with all that they link to, below the same paths.
DOCS := README.md LICENSE schema.sql prompts/templates/template.c $(wildcard prompts/templates/*/*.txt) \
        $(wildcard harness/reward/examples/*.py) \
        $(sort $(shell find harness problems prompts testbenches runners results -name '[A-Z]*.md'))

install: all ## DESTDIR, PREFIX=/usr/local
	install -Dm755 $(OUT)/assay $(DESTDIR)$(PREFIX)/bin/assay
	install -Dm755 $(OUT)/assay-cell $(DESTDIR)$(PREFIX)/libexec/assay/assay-cell
	install -Dm755 $(OUT)/assay-decide $(DESTDIR)$(PREFIX)/libexec/assay/assay-decide
	$(OUT)/assay --man > $(OUT)/assay.1
	install -Dm644 $(OUT)/assay.1 $(DESTDIR)$(PREFIX)/share/man/man1/assay.1
	$(OUT)/assay --completion bash > $(OUT)/assay.bash
	install -Dm644 $(OUT)/assay.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/assay
	$(OUT)/assay --completion zsh > $(OUT)/_assay
	install -Dm644 $(OUT)/_assay $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_assay
	for f in $(DOCS); do install -Dm644 $$f $(DESTDIR)$(PREFIX)/share/doc/assay/$$f || exit 1; done

clean: ## remove build/
	rm -rf build

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
.PHONY: FORCE all help demo test tests deps check check-layers check-words check-format check-asan fuzz bench bench-record format install clean
.DELETE_ON_ERROR:
