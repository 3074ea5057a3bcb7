# depesche: `make run` shows it at work, `make test` tests all of it. Both install what they need with apt-get, and say so.
BUILD = build

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

$(BUILD)/build.ninja:
	@tools/setup build
	@meson setup $(BUILD)

run:
	@tools/setup build
	@[ -f $(BUILD)/build.ninja ] || meson setup $(BUILD) >/dev/null
	@ninja -C $(BUILD) --quiet
	@$(BUILD)/src/cli/depesche code --text samples

test:
	@tools/setup test
	@tools/test

bench:
	@bench/run
	@bench/parse

fuzz:
	@tools/setup test
	@tools/fuzz

# the desk's page, which the program then has in it; needs Node.js
page:
	@tools/page

install: all
	@meson install -C $(BUILD)

clean:
	rm -rf $(BUILD) $(BUILD)-clang $(BUILD)-sanitize $(BUILD)-fuzz $(BUILD)-release

.PHONY: all run test bench fuzz page install clean
