package dev.weir.behaviours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are found in what was built, in tests that run, and nowhere else. */
class TestClassesTest {
  private static final String HERE = TestClassesTest.class.getName() + "$";

  @TempDir private Path root;

  @Test
  void named_severalModules_findsMethodsAndClasses() throws IOException {
    build("core/target/test-classes", Shows.class);
    build("checks/stress/target/classes", ShowsToo.class);
    assertThat(TestClasses.named(root))
        .containsExactly(
            entry("sample-1", Set.of(HERE + "Shows#a")),
            entry("sample-2", Set.of(HERE + "Shows#a", HERE + "ShowsToo")));
  }

  @Test
  void named_disabled_showsNothing() throws IOException {
    build("core/target/test-classes", SwitchedOff.class);
    build("core/target/test-classes", MethodSwitchedOff.class);
    assertThat(TestClasses.named(root)).isEmpty();
  }

  @Test
  void named_elsewhere_isNotRead() throws IOException {
    build("core/target/site", Shows.class);
    build("core/src/test/resources", Shows.class);
    build(".cache/core/target/test-classes", Shows.class);
    assertThat(TestClasses.named(root)).isEmpty();
  }

  private void build(String folder, Class<?> test) throws IOException {
    String file = test.getName().replaceFirst(".*\\.", "") + ".class";
    Path target = Files.createDirectories(root.resolve(folder)).resolve(file);
    try (InputStream bytes = test.getResourceAsStream(file)) {
      Files.copy(bytes, target);
    }
  }

  static class Shows {
    @Test
    @Behaviour({"sample-1", "sample-2"})
    void a() {}
  }

  @Behaviour("sample-2")
  static class ShowsToo {}

  @Disabled("on purpose")
  @Behaviour("sample-3")
  static class SwitchedOff {
    @Test
    @Behaviour("sample-4")
    void a() {}
  }

  static class MethodSwitchedOff {
    @Test
    @Disabled("on purpose")
    @Behaviour("sample-5")
    void a() {}
  }
}
