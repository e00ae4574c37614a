# make run      install what is missing, build, and serve on :9091 (FLAGS="--log.level=debug" passes flags)
# make build    a release binary at .build/release/pushgateway
# make test     unit tests, and the real server over real sockets
# make e2e      against real peers: Prometheus, client libraries, Debian's Pushgateway side by side
# make tsan     the tests of everything that has threads under ThreadSanitizer
# make fuzz     every parser against libFuzzer, FUZZ_SECONDS=5 each
# make chaos    killed, stopped, its power cut, its disk filled or failing, its clock stepped under load: what was
#               acknowledged is kept
# make bench    CPU per push and per scrape, beside Debian's Pushgateway and the limit (bench-full: all rows)
# make micro    parser, decoder, store, renderers, compressor alone
# make instructions  callgrind counts of a push and a scrape, against the thresholds in git
# make deb      Debian packages in .build/deb
# make image    an OCI image of that package, .build/image/pushgateway.tar
# make e2e-deb  both held against a Debian 12 that boots: needs root, and the network at the first time
# make man      the man page, .build/prometheus-pushgateway.1
# make format   format the sources in place
# make lint     complain about what format would change, and more
# make check    lint, test and e2e
# make clean    remove what was built and the unpacked peers
#
# Needs Debian 12 (or a relative of it) and a Swift 6.2 toolchain or newer.

FLAGS ?=
FUZZ_SECONDS ?= 5
KILLS ?= 20
SWIFT ?= swift
PACKAGES := libmicrohttpd-dev libgnutls28-dev zlib1g-dev libisal-dev libsnappy-dev liblz4-dev \
  libcrypt-dev libpcre2-dev libsqlite3-dev libyaml-dev
BINARY := .build/release/pushgateway

# What --version, the log and pushgateway_build_info say of this build. The date is the commit's, so that
# what did not change is not built again.
export BUILD_REVISION := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
export BUILD_BRANCH := $(shell git rev-parse --abbrev-ref HEAD 2>/dev/null || echo unknown)
export BUILD_DATE := $(shell TZ=UTC0 git log -1 --format=%cd \
  --date=format-local:%Y%m%d-%H:%M:%S 2>/dev/null || echo unknown)
export BUILD_USER := $(shell echo "$$(id -un)@$$(uname -n)")
export BUILD_COMPILER := $(shell $(SWIFT) --version 2>/dev/null \
  | sed -n 's/.*Swift version \([0-9.]*\).*/swift \1/p')

.PHONY: run build test e2e deb image e2e-deb man tsan fuzz chaos bench bench-full micro instructions bench-tools format lint check clean deps peers

run: build
	exec $(BINARY) $(FLAGS)

build: deps
	$(SWIFT) build -c release --static-swift-stdlib --product pushgateway

test: deps
	$(SWIFT) test

e2e: build peers
	Tests/e2e/run

tsan: deps
	$(SWIFT) test --sanitize=thread -Xswiftc -DSANITIZED --scratch-path .build-tsan \
	  --filter '^(Threads|Storage|Persistence|WebConfig|HTTP|Gateway|Pushgateway)Tests[.]'

fuzz: deps
	Tests/Fuzz/run $(FUZZ_SECONDS)

bench: build bench-tools peers
	Tests/bench/run

# What is installed for these is more than for the build.
deb: PACKAGES += debhelper po-debconf
deb: build
	rm -rf .build/deb && mkdir -p .build/deb
	debian/rules clean
	DEB_RULES_REQUIRES_ROOT=no DESTDIR_DEB=.build/deb debian/rules binary

image: PACKAGES += debhelper po-debconf buildah
image: deb
	packaging/image/build

e2e-deb: PACKAGES += debhelper po-debconf buildah debootstrap lintian systemd-container util-linux \
  podman crun podman-compose golang-github-containernetworking-plugin-dnsname iproute2
e2e-deb: image peers
	Tests/deb/run

man: build
	ln -sf release/pushgateway .build/prometheus-pushgateway
	.build/prometheus-pushgateway --help-man > .build/prometheus-pushgateway.1

bench-full: build bench-tools peers
	Tests/bench/run --full

micro: bench-tools
	Tests/bench/micro

instructions: bench-tools
	Tests/bench/instructions

bench-tools: deps
	PUSHGATEWAY_BENCH=1 $(SWIFT) build -c release --static-swift-stdlib --product Limit
	PUSHGATEWAY_BENCH=1 $(SWIFT) build -c release --static-swift-stdlib --product Micro

chaos: build peers
	Tests/chaos/run --kills $(KILLS)
	TMPDIR=/dev/shm Tests/chaos/run --kills $(KILLS) --interval 1s

peers:
	Tests/e2e/peers.sh

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

check: lint test e2e

clean:
	rm -rf .build .build-*/ .fuzz .peers .e2e-deb
	rm -rf debian/generated debian/.debhelper debian/prometheus-pushgateway-swift debian/files debian/*stamp

# Says what it installs, installs only what is missing, and asks for root only then.
deps:
	@missing=""; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing:$$missing"; \
	  if [ "$$(id -u)" = 0 ]; then root=""; else root="sudo"; fi; \
	  $$root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$root apt-get install -y -qq --no-install-recommends $$missing; \
	fi
