package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line that is longer than any honest one is read in part, and that is told. */
class BoundedLinesTest {
    private static final String LONG = "a".repeat((1 << 20) + 1);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        lib/apk/db/installed                              | P:busybox~V:1.36.1-r2~A:x86_64~o:busybox~D:LONG~~
        var/lib/dpkg/status                               | Package: bash~Status: install ok installed~Version: 5.2~Architecture: amd64~Depends: LONG~~
        var/lib/dpkg/info/bash.list                       | /bin/LONG~
        etc/os-release                                    | ID=debian~VERSION_ID=12~PRETTY_NAME=LONG~
        usr/lib/python3/site-packages/x.dist-info/METADATA | Name: x~Version: 1~Summary: LONG~~
        usr/lib/ruby/specifications/x-1.gemspec           | Gem::Specification.new~  s.name = "x"~  s.version = "1"~  s.summary = "LONG"~end~
        usr/share/doc/bash/copyright                      | Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/~License: LONG~
        """)
    void shouldSayThatALineWasCut(String path, String text) throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar().file(path, text.replace("~", "\n").replace("LONG", LONG)));
        assertThat(inventory.gaps())
                .filteredOn(g -> g.kind() == Gap.Kind.LIMIT_REACHED)
                .singleElement()
                .satisfies(g -> {
                    assertThat(g.path()).contains("/" + path);
                    assertThat(g.what()).isEqualTo("a line has more than 1048576 bytes, and its rest was not read");
                });
        assertThat(Catalogued.layers(new LayerTar()
                                .file(path, text.replace("~", "\n").replace("LONG", "short")))
                        .gaps())
                .extracting(Gap::kind)
                .doesNotContain(Gap.Kind.LIMIT_REACHED);
    }
}
