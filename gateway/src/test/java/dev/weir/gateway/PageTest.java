package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page comes whole, with headers that let it do no more than it does. */
@TestInstance(Lifecycle.PER_CLASS)
class PageTest {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, index.html, text/html; charset=utf-8",
    "/page.js, page.js, text/javascript; charset=utf-8",
    "/page.css, page.css, text/css; charset=utf-8",
    "/icon.svg, icon.svg, image/svg+xml",
  })
  void get_file_itsBytesTypeAndPolicy(String path, String file, String type) throws Exception {
    Answer answer = caller.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    try (InputStream in = Page.class.getResourceAsStream("page/" + file)) {
      assertThat(answer.body()).isEqualTo(in.readAllBytes());
    }
  }

  @Test
  void get_whatThePageLinks_allThere() throws Exception {
    String page = caller.get("/").text();
    Matcher links = LINK.matcher(page);
    int found = 0;
    while (links.find()) {
      found++;
      assertThat(caller.get("/" + links.group(1).replaceFirst("^\\.?/", "")).status())
          .as(links.group(1))
          .isEqualTo(200);
    }
    assertThat(found).isGreaterThan(2);
    assertThat(page).doesNotContain("<style", " style=", " onclick=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/index.html",
        "/page",
        "/page.js/",
        "/page.js.map",
        "/Page.class",
        "/../page.js",
        "/%2e%2e/page.js",
        "/page/page.js",
        "/..%2fPage.class",
        "/%2e%2e%2fx.js",
        "/....js"
      })
  void get_otherFile_notFound(String path) throws Exception {
    Answer answer = caller.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not_found");
  }
}
