package dev.weir.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.source.AgentSources.Found;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are on the class path: found by their package, or as providers of a service. */
class ClassPathAgentsTest {
  private static final String PACKAGE = "dev.weir.worker.found";

  @TempDir Path temp;

  @Test
  @Behaviour("work-25")
  void inPackage_classesOfAllKinds_markedOnesInOrderByAnnotationOrClass() {
    AgentSources found = ClassPathAgents.inPackage(PACKAGE);
    assertThat(found.agents()).extracting(Found::name).containsExactly("chef", "Waiter");
    assertThat(found.agents()).extracting(Found::source).containsOnlyNulls();
    assertThat(found.agents().getFirst().agent().greeting()).isEqualTo("Bonjour.");
    assertThat(found.problems())
        .extracting(Object::toString)
        .containsExactly(
            "class: " + PACKAGE + ".Staff$Table (expected: a class that implements Agent)");
  }

  @Test
  void inPackage_thatIsNotThere_refused() {
    for (String name : new String[] {"no.such", "dev", ""}) {
      assertThatThrownBy(() -> ClassPathAgents.inPackage(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("package: \"" + name + "\" (expected: one with classes on the class path)");
    }
  }

  /** Some builds write no entries for folders into a jar. */
  @Test
  void classesIn_jar_thoseOfThePackageAlone() throws Exception {
    Path jar = temp.resolve("a.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          new String[] {
            "com/acme/B.class",
            "com/acme/A.class",
            "com/acme/A$In.class",
            "com/acme/sub/C.class",
            "com/acme/package-info.class",
            "com/acme/a.txt"
          }) {
        out.putNextEntry(new JarEntry(name));
      }
    }
    assertThat(new ClassPath(List.of(temp.resolve("gone"), jar)).classesIn("com.acme"))
        .containsExactly("com.acme.A", "com.acme.A$In", "com.acme.B");
  }

  @Test
  void inPackage_classPathThatCannotBeRead_refused() throws Exception {
    String before = System.getProperty("java.class.path");
    Path noJar = Files.writeString(temp.resolve("no.jar"), "no jar");
    System.setProperty("java.class.path", noJar.toString());
    try {
      assertThatThrownBy(() -> ClassPathAgents.inPackage("a"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("package: a (expected: a class path that can be read): ");
    } finally {
      System.setProperty("java.class.path", before);
    }
  }

  /** One that is not there keeps the others from nothing, and none is made. */
  @Test
  void provided_someAreMissing_theOthersAndWhatIsWrong() throws Exception {
    try (URLClassLoader loader = naming("no.Such", PACKAGE + ".Cook", PACKAGE + ".Kitchen")) {
      int made = cooks();
      AgentSources found = ClassPathAgents.provided(loader);
      assertThat(found.agents()).extracting(Found::name).containsExactly("chef");
      assertThat(found.problems()).hasSize(2);
      assertThat(found.problems().getFirst().toString()).contains("no.Such", "not found");
      assertThat(found.problems().getLast().toString()).contains(PACKAGE + ".Kitchen");
      assertThat(cooks()).isEqualTo(made);
    }
  }

  private static int cooks() throws Exception {
    var made = Class.forName(PACKAGE + ".Cook").getDeclaredField("MADE");
    made.setAccessible(true);
    return ((Number) made.get(null)).intValue();
  }

  private URLClassLoader naming(String... providers) throws IOException {
    Path services = Files.createDirectories(temp.resolve("META-INF/services"));
    Files.write(services.resolve("dev.weir.agent.Agent"), List.of(providers));
    return new URLClassLoader(new URL[] {temp.toUri().toURL()}, getClass().getClassLoader());
  }
}
