package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that are wired by handles to something of another type do not compile. */
class HandlesTest {
  private static final String SNIPPET =
      """
      import dev.weir.pipeline.*;
      import java.util.*;
      record Order(int price) {}
      class Snippet {
        void declare(Pipeline<Order> p, Items<Integer> numbers, Value<Integer> one,
            Part.OfValue<Order, Integer> part, Run run) {
          %s
        }
      }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "numbers.map('a', (Integer n) -> n); | numbers.map('a', (String n) -> n);",
        "numbers.map('a', (Integer n) -> n); | numbers.map('a', (List<Integer> n) -> n);",
        "Value<List<Integer>> all = p.join(numbers.list(), one).value('a', (l, n) -> l); | Value<List<String>> all = p.join(numbers.list(), one).value('a', (l, n) -> l);",
        "p.join(numbers.list(), one).sink('a', (l, n) -> {}); | p.join(numbers, one.list()).sink('a', (n, l) -> {});",
        "numbers.include('a', part, n -> new Order(n)); | numbers.include('a', p, n -> new Order(n));",
        "numbers.include('a', part, n -> new Order(n)); | numbers.include('a', part, n -> n);",
        "one.includeEach('a', part, n -> List.of(new Order(n))); | one.includeEach('a', part, n -> new Order(n));",
        "Integer n = run.get(one); | String n = run.get(one);",
      })
  @Behaviour({"pipe-F17", "pipe-F18", "pipe-F19", "pipe-F22", "pipe-F29", "pipe-F30", "pipe-F82"})
  void compile_typeThatDoesNotFit_refusedWhereTheRightOneIsNot(String right, String wrong)
      throws IOException {
    assertThat(errors(right.replace('\'', '"'))).isEmpty();
    assertThat(errors(wrong.replace('\'', '"'))).contains("Snippet.java:7: ");
  }

  private String errors(String statement) throws IOException {
    Path source = Files.writeString(folder.resolve("Snippet.java"), SNIPPET.formatted(statement));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                out,
                out,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    String errors = said.toString();
    assertThat(code).as(errors).isEqualTo(errors.isEmpty() ? 0 : 1);
    return errors;
  }
}
