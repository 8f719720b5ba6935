# SPDX-License-Identifier: BSD-2-Clause
# One Makefile, no recursion into folders.  Build output goes to $(B), never
# beside the sources.  `make help` prints the lines that begin with #:
#: Targets
#:   all               the programs, into $(B)/bin, and the library (default)
#:   lib               the library alone, libdhcpsapi.so, into $(B)/lib
#:   demo              a captured failover pair in snmpwalk, and a trap
#:   demo-pair         the same with two live ISC dhcpd (root)
#:   check             all checks below but check-integrations
#:   check-layers      no folder includes a higher one
#:   check-mib         smilint has nothing to say; what is made of the MIB fits
#:   check-unit        the unit tests
#:   check-fuzz        the corpora through the fuzz targets
#:   check-integration our programs with the real snmpd; T=WORD chooses
#:   check-conf-diff   our reading of dhcpd.conf against dhcpd -t itself
#:   check-pair        a live ISC pair through every state (root); T=WORD
#:   check-integrations  the NMS that Debian has, with us; T=WORD chooses
#:   check-san         check-unit, -fuzz, -integration under ASan and UBSan
#:   bench             what it costs beside what others cost; FULL=1 adds 16M
#:                     addresses, T=PART chooses (T=tuning: what you can change),
#:                     RT=1 for a busy machine (root)
#:   fuzz-NAME         libFuzzer on tests/fuzz/fuzz_NAME.c (clang)
#:   deps              installs the Debian packages (root), or names them
#:   install uninstall programs, library, headers, MIB, unit, manual pages,
#:                     sample configuration, examples for the NMS
#:   dist              the source as a tarball, into $(B)/dist
#:   deb               Debian packages, into $(B)/deb; VERSION=N chooses another
#:   rpm               RPM packages, into $(B)/rpm
#:   clean             removes the build folders
#: Variables
#:   PREFIX /usr/local, SYSCONFDIR /etc, DESTDIR, BINDIR, SBINDIR, LIBDIR,
#:   INCLUDEDIR, PKGCONFIGDIR, DATADIR, MIBDIR, MANDIR, DOCDIR, UNITDIR,
#:   BASHDIR, ZSHDIR,
#:   SYSUSERSDIR: where install puts things
#:   B .build: the build folder       V=1: show the commands
#:   CC, CFLAGS, LDFLAGS, WERROR=1    SANITIZE=address,undefined

CC         ?= cc
PKG_CONFIG ?= pkg-config
RPCGEN     ?= rpcgen
PYTHON     ?= /usr/bin/python3
DESTDIR    ?=
PREFIX     ?= /usr/local
SBINDIR    ?= $(PREFIX)/sbin
BINDIR     ?= $(PREFIX)/bin
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
DATADIR    ?= $(PREFIX)/share
SYSCONFDIR ?= /etc
UNITDIR    ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
# Net-SNMP's tools look for modules in folders of their own, and never below
# /usr/local; what is installed below another PREFIX stays there.
MIBS_FOUND  = $(firstword $(filter-out %/.snmp/mibs,$(subst :, ,\
              $(shell net-snmp-config --default-mibdirs 2>/dev/null))))
MIBDIR     ?= $(or $(if $(filter /usr/local,$(PREFIX)),$(MIBS_FOUND)),$(DATADIR)/snmp/mibs)
MANDIR     ?= $(DATADIR)/man
BASHDIR    ?= $(DATADIR)/bash-completion/completions
ZSHDIR     ?= $(DATADIR)/zsh/site-functions
DOCDIR     ?= $(DATADIR)/doc/dhcpfo
SANITIZE   ?=
WERROR     ?=
B          ?= .build$(if $(SANITIZE),-san)
VERSION    := 0.1.0

CFLAGS   ?= -O2 -g
WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wvla -Wformat=2 -Wundef \
            -Werror=implicit-function-declaration
# Kerberos, for RPCSEC_GSS, where its headers are.
GSSAPI   := $(if $(shell $(PKG_CONFIG) --exists krb5-gssapi 2>/dev/null && echo yes),krb5-gssapi)
PKGS     := netsnmp-agent libtirpc libevent_core libconfuse jansson ncursesw $(GSSAPI)
CPPFLAGS += $(if $(GSSAPI),-DHAVE_GSSAPI) -Iagent -I$(B)/gen -D_GNU_SOURCE -DDHCPFO_VERSION='"$(VERSION)"' \
            $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags-only-I $(PKGS) 2>/dev/null))
LDLIBS   += -Wl,--as-needed -lnetsnmpagent -lnetsnmp \
            $(shell $(PKG_CONFIG) --libs libtirpc libevent_core libconfuse jansson ncursesw $(GSSAPI) 2>/dev/null)
# Every object can go into the shared library, and nothing is seen outside it
# that a header does not make public; for the programs that costs nothing.
override CFLAGS += -std=c11 $(WARN) $(if $(WERROR),-Werror) -pthread \
                   -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections
ifneq ($(SANITIZE),)
override CFLAGS  += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
override LDFLAGS += -fsanitize=$(SANITIZE)
endif

# Objects of other flags are made anew, unless KEEP=1: tests that install what
# is built do not know how it was.
KEEP      ?=
FLAGS     := $(B)/flags
FLAGS_NOW := $(CC) $(CPPFLAGS) $(filter-out -Werror,$(CFLAGS))
ifneq ($(if $(KEEP),$(FLAGS_NOW),$(file <$(FLAGS))),$(FLAGS_NOW))
$(shell mkdir -p $(B))
$(file >$(FLAGS),$(FLAGS_NOW))
endif

ifneq ($(V),1)
Q := @
SAY = @printf '  %-7s %s\n' $(1) $(2)
endif

# ---- layers: a library each, lowest first ----------------------------------
LAYERS := base core config wire provider/isc provider/oncrpc service dhcpsapi snmp rpcd cli
layer_srcs = $(sort $(wildcard agent/$(1)/*.c))
layer_lib  = $(B)/lib/lib$(subst /,-,$(1)).a
USED   := $(foreach l,$(LAYERS),$(if $(call layer_srcs,$(l)),$(l)))
LIBS   := $(foreach l,$(USED),$(call layer_lib,$(l)))
SRCS   := $(foreach l,$(USED),$(call layer_srcs,$(l)))
# The libraries of a layer and of those below it.
upto = $(if $(filter $(1),$(USED)),$(call upto_,$(1),$(USED)),$(USED))
upto_ = $(if $(2),$(firstword $(2)) $(if $(filter $(1),$(firstword $(2))),,$(call upto_,$(1),$(wordlist 2,99,$(2)))))
libs_upto = $(foreach l,$(call upto,$(1)),$(call layer_lib,$(l)))

PROGRAMS := $(patsubst agent/daemon/main_%.c,%,$(sort $(wildcard agent/daemon/main_*.c)))
DAEMON   := $(sort $(filter-out $(wildcard agent/daemon/main_*.c),$(wildcard agent/daemon/*.c)))
BINS     := $(PROGRAMS:%=$(B)/bin/%)
SUPPORT  := $(sort $(wildcard tests/support/*.c))

UNIT  := $(sort $(shell find tests/unit -name 'test_*.c' 2>/dev/null))
TESTS := $(UNIT:tests/unit/%.c=$(B)/tests/%)
FUZZ  := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZERS := $(FUZZ:%=$(B)/fuzz/replay_%)
DEPFILES := $(SRCS:%.c=$(B)/%.d) $(DAEMON:%.c=$(B)/%.d) \
            $(PROGRAMS:%=$(B)/agent/daemon/main_%.d) $(SUPPORT:%.c=$(B)/%.d) \
            $(TESTS:=.d) $(FUZZERS:=.d) $(B)/tests/tools/conf_dump.d

MIBS := $(sort $(wildcard mibs/*))

all: $(BINS) lib

$(B)/bin/%: $(B)/agent/daemon/main_%.o $(DAEMON:%.c=$(B)/%.o) $(LIBS)
	$(call SAY,LD,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(CFLAGS) $(LDFLAGS) -o $@ \
	  $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LDLIBS)

define layer_rule
$(call layer_lib,$(1)): $(patsubst %.c,$(B)/%.o,$(call layer_srcs,$(1)))
	$$(call SAY,AR,$$@)
	$$(Q)mkdir -p $$(@D) && rm -f $$@ && $$(AR) rcs $$@ $$^
endef
$(foreach l,$(USED),$(eval $(call layer_rule,$(l))))

# ---- the library: the layers up to dhcpsapi, of which only what
# ---- libdhcpsapi.map names is seen ------------------------------------------
comma     := ,
SOVERSION := 0
SONAME    := libdhcpsapi.so.$(SOVERSION)
LIBRARY   := $(B)/lib/libdhcpsapi.so.$(VERSION)
LIBMAP    := agent/dhcpsapi/libdhcpsapi.map
LIBPKGS   := libtirpc libevent_core libconfuse $(GSSAPI)

lib: $(LIBRARY)

# The sanitizers' own symbols may stay undefined.
$(LIBRARY): $(call libs_upto,dhcpsapi) $(LIBMAP)
	$(call SAY,LD,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(CFLAGS) $(LDFLAGS) -shared -o $@ \
	  -Wl,-soname,$(SONAME) -Wl,--version-script=$(LIBMAP) -Wl,--gc-sections \
	  $(if $(SANITIZE),,-Wl$(comma)-z$(comma)defs) \
	  -Wl,--whole-archive $(call layer_lib,dhcpsapi) -Wl,--no-whole-archive \
	  -Wl,--start-group $(filter-out $(call layer_lib,dhcpsapi),$(filter %.a,$^)) \
	  -Wl,--end-group -Wl,--as-needed $(shell $(PKG_CONFIG) --libs $(LIBPKGS) 2>/dev/null)

# The RPC program: generated, never committed, compiled without warnings since
# the generator's code is not ours.
$(B)/gen/wire/dhcpfo.h: agent/wire/dhcpfo.x
	$(call SAY,RPCGEN,$@)
	$(Q)mkdir -p $(@D) && (cd $(<D) && $(RPCGEN) -N -h $(<F)) > $@.tmp && mv $@.tmp $@

$(B)/gen/wire/dhcpfo_xdr.c: agent/wire/dhcpfo.x
	$(call SAY,RPCGEN,$@)
	$(Q)mkdir -p $(@D) && (cd $(<D) && $(RPCGEN) -N -c $(<F)) > $@.tmp && mv $@.tmp $@

$(B)/gen/wire/dhcpfo_xdr.o: $(B)/gen/wire/dhcpfo_xdr.c $(B)/gen/wire/dhcpfo.h
	$(call SAY,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) -I$(@D) $(CFLAGS) -w -c -o $@ $<

$(call layer_lib,wire): $(B)/gen/wire/dhcpfo_xdr.o
WIRE_USERS := $(filter agent/wire/% agent/provider/oncrpc/% agent/rpcd/%,$(SRCS))
$(WIRE_USERS:%.c=$(B)/%.o): | $(B)/gen/wire/dhcpfo.h

# The MIB module as a string: `dhcpfo mib` prints what the program serves,
# wherever it is installed.
MIB_TEXT := $(B)/gen/cli/cli_mib_text

$(MIB_TEXT).c: mibs/DHCPV4-FAILOVER-MIB.txt
	$(call SAY,TEXT,$@)
	$(Q)mkdir -p $(@D) && { echo '#include "cli/cli_mib_text.h"'; \
	  echo 'const char cli_mib_text[] ='; \
	  sed -e 's/[\\"?]/\\&/g' -e 's/.*/"&\\n"/' $<; echo ';'; } > $@.tmp && mv $@.tmp $@

$(MIB_TEXT).o: $(MIB_TEXT).c agent/cli/cli_mib_text.h $(FLAGS)
	$(call SAY,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(call layer_lib,cli): $(MIB_TEXT).o

$(B)/%.o: %.c $(FLAGS)
	$(call SAY,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(SUPPORT:%.c=$(B)/%.o): CPPFLAGS += -Itests

$(B)/lib/libsupport.a: $(SUPPORT:%.c=$(B)/%.o)
	$(call SAY,AR,$@)
	$(Q)mkdir -p $(@D) && rm -f $@ && $(AR) rcs $@ $^

# A test of layer L links L and what is below it, so that a test cannot reach
# up either.  Functions to be wrapped stand in the test's first lines:
#   /* WRAP: malloc calloc */
define unit_rule
$(patsubst tests/unit/%.c,$(B)/tests/%,$(2)): $(2) $(B)/lib/libsupport.a $(call libs_upto,$(1))
	$$(call SAY,CCLD,$$@)
	$$(Q)mkdir -p $$(@D) && $$(CC) $$(CPPFLAGS) -Itests $$(CFLAGS) -MMD -MP -MF $$@.d $$(LDFLAGS) \
	  $$$$(sed -n 's@^/\* WRAP: \(.*\) \*/@\1@p' $$< | tr ' ' '\n' | sed 's/./-Wl,--wrap=&/') \
	  -o $$@ $$< -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(LDLIBS) -lcmocka
endef
$(foreach t,$(UNIT),$(eval $(call unit_rule,$(patsubst %/,%,$(dir $(t:tests/unit/%=%))),$(t))))

# A fuzz target has LLVMFuzzerTestOneInput(); `make check` replays its corpus
# through a plain main(), `make fuzz-NAME` runs libFuzzer (clang).
$(B)/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(LIBS)
	$(call SAY,CCLD,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP -MF $@.d $(LDFLAGS) \
	  -o $@ tests/fuzz/fuzz_$*.c tests/fuzz/replay.c \
	  -Wl,--start-group $(LIBS) -Wl,--end-group $(LDLIBS)

fuzz-%: $(B)/gen/wire/dhcpfo.h $(B)/gen/wire/dhcpfo_xdr.c $(MIB_TEXT).c
	@mkdir -p $(B)/fuzz/corpus-$*
	clang -g -O1 -fsanitize=fuzzer,address,undefined $(CPPFLAGS) -Itests -std=c11 -pthread \
	  -o $(B)/fuzz/fuzz_$* tests/fuzz/fuzz_$*.c $(SRCS) $(B)/gen/wire/dhcpfo_xdr.c \
	  $(MIB_TEXT).c $(LDLIBS)
	$(B)/fuzz/fuzz_$* $(FUZZFLAGS) $(B)/fuzz/corpus-$* tests/fuzz/corpus/$*

# Of tests/bench only bench_agent is not ours: it uses Net-SNMP as others do.
BENCH := $(patsubst tests/bench/%.c,$(B)/bench/%,$(sort $(wildcard tests/bench/*.c)))

$(B)/bench/%: tests/bench/%.c $(LIBS)
	$(call SAY,CCLD,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -MF $@.d $(LDFLAGS) \
	  -o $@ $< -Wl,--start-group $(LIBS) -Wl,--end-group $(LDLIBS)

# A package that is missing where nobody may install it costs its rows only.
bench:
	@-sh tests/support/packages.sh bench
	@$(MAKE) --no-print-directory -s all build-bench
	@B=$(B) $(PYTHON) -B tests/bench/bench.py $(if $(FULL),--full) $(if $(RT),--realtime) $(T)

build-bench: $(BENCH)

build-tests: $(TESTS) $(FUZZERS) $(BENCH) all

check-unit: $(TESTS)
	@rc=0; for t in $^; do ./$$t || rc=1; done; exit $$rc

check-fuzz: $(FUZZERS)
	@rc=0; for f in $(FUZZ); do ./$(B)/fuzz/replay_$$f tests/fuzz/corpus/$$f || rc=1; done; exit $$rc

# Programs that tests in other languages need.
$(B)/tests/tools/%: tests/tools/%.c $(B)/lib/libsupport.a $(call libs_upto,provider/isc)
	$(call SAY,CCLD,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP -MF $@.d $(LDFLAGS) \
	  -o $@ $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LDLIBS)

check-conf-diff: $(B)/tests/tools/conf_dump
	@B=$(B) $(PYTHON) -B tests/integration/diff_dhcpd_conf.py

check-layers:
	@sh tests/support/check_layers.sh agent && echo "layers: 1 passed, 0 failed"

check-mib:
	@sh tests/support/check_mib.sh $(MIBS)
	@$(PYTHON) -B tests/monitoring/snmp_exporter.py --check

# T chooses files or tests by a part of their name: make check-integration T=cli
check-integration: all build-bench
	@B=$(B) $(PYTHON) -B tests/integration/run.py integration tests/integration $(T)

# The programs of others that tests/monitoring/packages names, as they are,
# with ours.  Not part of check: they are heavy.
check-integrations:
	@sh tests/support/packages.sh integrations
	@$(MAKE) --no-print-directory -s -j"$$(nproc)" all
	@B=$(B) $(PYTHON) -B tests/integration/run.py integrations tests/monitoring $(T)

check-pair: all
	@B=$(B) $(PYTHON) -B tests/integration/run.py pair tests/pair $(T)

# ---- what a stranger types: packages first, then make anew, since the flags
# ---- come from pkg-config ----------------------------------------------------
deps:
	@sh tests/support/packages.sh test

demo:
	@sh tests/support/packages.sh demo
	@$(MAKE) --no-print-directory -s -j"$$(nproc)" all
	@B=$(B) $(PYTHON) -B tests/demo/demo.py

demo-pair:
	@sh tests/support/packages.sh pair
	@$(MAKE) --no-print-directory -s -j"$$(nproc)" all
	@B=$(B) $(PYTHON) -B tests/demo/demo_pair.py

check: deps
	+@sh tests/support/check.sh "$(MAKE)" "$(B)" "$(SANITIZE)"

check-san: deps
	+@sh tests/support/check.sh "$(MAKE)" .build-san address,undefined

# ---- installing; DESTDIR stages, the configuration is never overwritten ------
INSTALL   ?= install
DHCPFO_ETC := $(SYSCONFDIR)/dhcpfo
TO_BIN    := $(filter dhcpfo,$(PROGRAMS))
TO_SBIN   := $(filter-out dhcpfo,$(PROGRAMS))
HEADERS   := $(addprefix agent/dhcpsapi/,dhcpsapi.h dhcpsapi_codes.h \
               dhcpsapi_types.h include/windows.h include/intsafe.h)
PC        := $(PKGCONFIGDIR)/dhcpsapi.pc
UNITS     := $(sort $(wildcard conf/systemd/*.service))
SYSUSERS  := $(SYSUSERSDIR)/dhcpfo.conf
MANPAGES  := $(sort $(wildcard conf/man/*.[1-9]))
GUIDE     := $(sort $(wildcard conf/doc/*))
# What people copy and change; the rest of conf/ has a place of its own.
EXAMPLES  := conf/snmpd.conf.example $(sort $(filter-out conf/complet% conf/doc/% \
               conf/man/% conf/packaging/% conf/systemd/%, \
               $(shell find conf -mindepth 2 -type f)))
header_of  = $(INCLUDEDIR)/dhcpfo/$(notdir $(1))
man_of     = $(MANDIR)/man$(patsubst .%,%,$(suffix $(1)))/$(notdir $(1))
INSTALLED := $(TO_BIN:%=$(BINDIR)/%) $(TO_SBIN:%=$(SBINDIR)/%) \
             $(addprefix $(LIBDIR)/,$(notdir $(LIBRARY)) $(SONAME) libdhcpsapi.so) \
             $(foreach h,$(HEADERS),$(call header_of,$(h))) $(PC) \
             $(MIBS:mibs/%=$(MIBDIR)/%) $(UNITS:conf/systemd/%=$(UNITDIR)/%) $(SYSUSERS) \
             $(foreach m,$(MANPAGES),$(call man_of,$(m))) \
             $(EXAMPLES:conf/%=$(DOCDIR)/examples/%) \
             $(GUIDE:conf/doc/%=$(DOCDIR)/%) \
             $(PROGRAMS:%=$(BASHDIR)/%) $(ZSHDIR)/_dhcpfo
put = $(INSTALL) -D -m $(1) $(2) $(DESTDIR)$(3)$(newline)
define newline


endef

# The unit starts the program where it is installed.
install: all
	$(foreach p,$(TO_BIN),$(call put,755,$(B)/bin/$(p),$(BINDIR)/$(p)))
	$(foreach p,$(TO_SBIN),$(call put,755,$(B)/bin/$(p),$(SBINDIR)/$(p)))
	$(call put,644,$(LIBRARY),$(LIBDIR)/$(notdir $(LIBRARY)))
	ln -sf $(notdir $(LIBRARY)) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libdhcpsapi.so
	$(foreach h,$(HEADERS),$(call put,644,$(h),$(call header_of,$(h))))
	$(call put,644,agent/dhcpsapi/dhcpsapi.pc.in,$(PC))
	sed -i -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
	  -e 's|@VERSION@|$(VERSION)|' $(DESTDIR)$(PC)
	$(foreach m,$(MIBS),$(call put,644,$(m),$(MIBDIR)/$(notdir $(m))))
	$(foreach m,$(MANPAGES),$(call put,644,$(m),$(call man_of,$(m))))
	$(foreach d,$(GUIDE),$(call put,644,$(d),$(d:conf/doc/%=$(DOCDIR)/%)))
	$(foreach e,$(EXAMPLES),$(call put,644,$(e),$(DOCDIR)/examples/$(e:conf/%=%)))
	$(foreach u,$(UNITS),$(call put,644,$(u),$(UNITDIR)/$(notdir $(u))))
	$(if $(UNITS),sed -i 's|/usr/local/sbin/|$(SBINDIR)/|g' $(UNITS:conf/systemd/%=$(DESTDIR)$(UNITDIR)/%))
	$(call put,644,conf/systemd/dhcpfo.sysusers,$(SYSUSERS))
	$(foreach p,$(PROGRAMS),$(call put,644,conf/completion/dhcpfo.bash,$(BASHDIR)/$(p)))
	$(call put,644,conf/completion/_dhcpfo,$(ZSHDIR)/_dhcpfo)
	test -e $(DESTDIR)$(DHCPFO_ETC)/dhcpfo.conf || \
	  $(call put,644,conf/dhcpfo.conf,$(DHCPFO_ETC)/dhcpfo.conf)

uninstall:
	rm -f $(INSTALLED:%=$(DESTDIR)%)
	rmdir $(DESTDIR)$(INCLUDEDIR)/dhcpfo 2>/dev/null || :
	find $(DESTDIR)$(DOCDIR) -depth -type d -empty -delete 2>/dev/null || :

# ---- tarball and packages ------------------------------------------------------
TARBALL := $(B)/dist/dhcpfo-$(VERSION).tar.gz

dist:
	@sh conf/packaging/dist.sh $(VERSION) $(B)/dist && echo $(TARBALL)

deb: dist
	@sh tests/support/packages.sh deb
	@sh conf/packaging/deb.sh $(VERSION) $(TARBALL) $(B)/deb

rpm: dist
	@sh conf/packaging/rpm.sh $(VERSION) $(TARBALL) $(B)/rpm

help:
	@sed -n 's/^#: \?//p' Makefile

clean:
	rm -rf .build .build-*

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.PHONY: all bench build-bench build-tests check check-unit check-fuzz check-layers check-mib \
        check-conf-diff check-integration check-integrations check-pair check-san clean deb demo \
        demo-pair deps dist help install lib rpm uninstall
-include $(DEPFILES)
