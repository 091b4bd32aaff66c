package dev.weir.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentSpec;
import dev.weir.testkit.Behaviour;
import dev.weir.worker.source.AgentSources.Found;
import dev.weir.worker.source.AgentSources.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder of single-file agents: what can be taken is taken, the rest is said. */
class AgentCompilerTest {
  private static final String IMPORTS =
      "import dev.weir.agent.*; import dev.langchain4j.agent.tool.Tool;\n";

  private final AgentCompiler compiler = new AgentCompiler(ClassCache.none());

  @TempDir Path folder;

  @Test
  @Behaviour("work-22")
  void compile_severalFiles_agentsInOrderOfFiles() throws Exception {
    write("B.java", agent("@AgentConfig(name = \"first\", greeting = \"Hi\")", "B"));
    write("C.java", agent("@AgentConfig(name = \"another\", description = \"Says.\")", "C"));
    write("notes.txt", "not Java");
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.problems()).isEmpty();
    assertThat(sources.agents()).extracting(Found::name).containsExactly("first", "another");
    AgentSpec first = sources.agents().getFirst().agent();
    assertThat(first.greeting()).isEqualTo("Hi");
    assertThat(first.tools()).containsExactly("table");
    assertThat(first.factory().get().instructions()).isEqualTo("I am B");
    assertThat(sources.agents().getLast().agent().description()).isEqualTo("Says.");
  }

  @Test
  void compile_samePrivateClassInTwoFiles_eachHasItsOwn() throws Exception {
    write("A.java", agent("@AgentConfig(name = \"a\")", "A") + "record Table(int a) {}");
    write("B.java", agent("@AgentConfig(name = \"b\")", "B") + "record Table(String b) {}");
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.problems()).isEmpty();
    ClassLoader a = sources.agents().getFirst().agent().factory().get().getClass().getClassLoader();
    ClassLoader b = sources.agents().getLast().agent().factory().get().getClass().getClassLoader();
    assertThat(a.loadClass("Table")).isNotSameAs(b.loadClass("Table"));
    assertThatThrownBy(() -> a.loadClass("B")).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void compile_twoAgentsInOneFile_both() throws Exception {
    write(
        "A.java",
        agent("@AgentConfig(name = \"a\")", "A")
            + agent("@AgentConfig(name = \"b\")", "B").replace(IMPORTS, ""));
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.problems()).isEmpty();
    assertThat(sources.agents()).extracting(Found::name).containsExactly("a", "b");
  }

  @Test
  @Behaviour("work-24")
  void compile_oneDoesNotCompile_saidWhereAndTheOthersAreThere() throws Exception {
    Path bad = write("Bad.java", IMPORTS + "class Bad implements Agent {\n  int x = \"no\";\n}\n");
    write("Good.java", agent("@AgentConfig(name = \"good\")", "Good"));
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.agents()).extracting(Found::name).containsExactly("good");
    assertThat(sources.problems()).hasSize(2).allMatch(p -> p.file().equals(bad));
    Problem wrongType =
        sources.problems().stream().filter(p -> p.line() == 3).findFirst().orElseThrow();
    assertThat(wrongType.column()).isEqualTo(11);
    assertThat(wrongType).hasToString(bad + ":3:11: " + wrongType.message());
    assertThat(wrongType.message()).contains("incompatible types");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "class A {}                                    | no agent (expected: a class that implements Agent",
        "interface A extends Agent {}                  | no agent (expected: a class that implements Agent",
        "abstract class A implements Agent {}          | no agent (expected: a class that implements Agent",
        "class A { Agent in() { class B implements Agent { public String instructions() { return ''; } } return new B(); } } | no agent",
        "@AgentConfig(name = 'a') class A {}           | class: A (expected: a class that implements Agent)",
        "@AgentConfig(name = 'a') abstract class A implements Agent {} | class: A (expected: a class that implements Agent)",
        "@AgentConfig(name = 'a') interface A extends Agent {} | class: A (expected: a class that implements Agent)",
        "@AgentConfig(name = 'Bad Name') class A implements Agent { public String instructions() { return ''; } } | agent name: 'Bad Name' (expected: 1 to 64 letters",
        "@AgentConfig(name = ' ') class A implements Agent { public String instructions() { return ''; } } | agent name: ' '",
        "@AgentConfig(greeting = ' ') class A implements Agent { public String instructions() { return ''; } } | greeting: ' ' (expected: not blank",
        "@AgentConfig(name = 'a') class A implements Agent { A(int n) {} public String instructions() { return ''; } } | class: A (expected: a constructor without parameters)",
        "@AgentConfig(name = 'a') class A implements Agent { public String instructions() { return ''; } @Tool('x') void t() {} @Tool('y') void t(int n) {} } | tool: 't' of A (expected: one method of that name)",
      })
  @Behaviour({"work-15", "work-23", "work-25"})
  void compile_agentThatCannotBe_said(String source, String message) throws Exception {
    Path file = write("A.java", IMPORTS + source.replace('\'', '"'));
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.agents()).isEmpty();
    assertThat(sources.problems()).hasSize(1);
    Problem problem = sources.problems().getFirst();
    assertThat(problem.line()).isZero();
    assertThat(problem.toString()).startsWith(file + ": " + message.replace('\'', '"'));
  }

  @Test
  void compile_nameTwice_firstFileWins() throws Exception {
    write("A.java", agent("@AgentConfig(name = \"same\")", "A"));
    Path second = write("B.java", agent("@AgentConfig(name = \"same\")", "B"));
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.agents()).hasSize(1);
    assertThat(sources.agents().getFirst().agent().factory().get().instructions())
        .isEqualTo("I am A");
    assertThat(sources.problems())
        .containsExactly(
            new Problem(
                second, 0, 0, "agent name \"same\" is taken by A.java (expected: another name)"));
  }

  @Test
  @Behaviour({"work-22", "work-28"})
  void compile_subFolders_leftAlone() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    write("sub/A.java", "nonsense");
    Files.createDirectory(folder.resolve("Folder.java"));
    AgentSources sources = compiler.compile(folder);
    assertThat(sources).isEqualTo(new AgentSources(List.of(), List.of()));
  }

  @Test
  @Behaviour("work-22")
  void compile_noSuchFolder_refusedByName() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> compiler.compile(missing))
        .isInstanceOf(FolderRefused.class)
        .hasMessage("folder: " + missing + " is not there (expected: a folder with .java files)");
  }

  @Test
  @Behaviour("work-22")
  void compile_fileInsteadOfAFolder_refusedByName() throws Exception {
    Path file = write("A.java", "");
    assertThatThrownBy(() -> compiler.compile(file))
        .isInstanceOf(FolderRefused.class)
        .hasMessage("folder: " + file + " is a file (expected: a folder with .java files)");
  }

  /** A link to itself: whoever runs this may read everything else. */
  @Test
  @Behaviour("work-22")
  void compile_folderThatCannotBeRead_refusedByName() throws Exception {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> compiler.compile(loop))
        .isInstanceOf(FolderRefused.class)
        .hasMessageStartingWith("folder: " + loop + " cannot be read: ")
        .hasMessageEndingWith(" (expected: one that this user may read)");
  }

  @Test
  @Behaviour("work-22")
  void compile_filesThatAreNoAgents_skipped() throws Exception {
    write("_Draft.java", "nonsense");
    write("package-info.java", "nonsense");
    write("module-info.java", "module a.b {}");
    write("b.java", agent("@AgentConfig", "Small"));
    write("A.java", agent("@AgentConfig", "Big"));
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.problems()).isEmpty();
    assertThat(sources.agents()).extracting(Found::name).containsExactly("A", "b");
  }

  @Test
  @Behaviour({"work-23", "work-25"})
  void compile_noAnnotation_firstInOrderOfDefinitionByTheNameOfTheFile() throws Exception {
    String plain = agent("", "Zebra").replace(IMPORTS, "") + agent("", "Ant").replace(IMPORTS, "");
    Path file = write("Zoo.java", IMPORTS + "interface Animal extends Agent {}\n" + plain);
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.problems()).isEmpty();
    Found found = sources.agents().getFirst();
    assertThat(sources.agents()).hasSize(1);
    assertThat(found.name()).isEqualTo("Zoo");
    assertThat(found.source()).isEqualTo(file).isAbsolute();
    assertThat(found.agent().factory().get().instructions()).isEqualTo("I am Zebra");
  }

  /** Those of a neighbour are found there. */
  @Test
  @Behaviour("work-23")
  void compile_onlyAgentsOfANeighbour_isAProblem() throws Exception {
    Path user = write("A.java", "class A { Object b = new B(); }");
    write("B.java", agent("@AgentConfig", "B"));
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.agents()).extracting(Found::name).containsExactly("B");
    assertThat(sources.problems())
        .singleElement()
        .asString()
        .startsWith(user + ": no agent (expected: a class that implements Agent");
  }

  @Test
  @Behaviour("work-25")
  void compile_blanksAroundNameAndGreeting_areTrimmed() throws Exception {
    write("A.java", agent("@AgentConfig(name = \" a \", greeting = \" Hi. \")", "A"));
    Found found = compiler.compile(folder).agents().getFirst();
    assertThat(found.name()).isEqualTo("a");
    assertThat(found.agent().greeting()).isEqualTo("Hi.");
  }

  @Test
  @Behaviour("work-26")
  void compile_sameNameInTwoFolders_eachHasItsOwnLoaderAndKey() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), other);
    write("Cook.java", agent("@AgentConfig", "Cook"));
    write("other/Cook.java", agent("@AgentConfig", "Cook"));
    ClassLoader here = loader(folder);
    ClassLoader there = loader(other);
    assertThat(here.getName()).matches("Cook-[0-9a-f]{12}").isNotEqualTo(there.getName());
    assertThat(here.loadClass("Cook")).isNotSameAs(there.loadClass("Cook"));
    assertThat(loader(link).getName()).as("by another way").isEqualTo(there.getName());
  }

  @Test
  @Behaviour("work-26")
  void compile_oneFileByTwoNames_loadedOnce() throws Exception {
    Path file = write("A.java", agent("@AgentConfig", "A"));
    Files.createSymbolicLink(folder.resolve("B.java"), file);
    AgentSources sources = compiler.compile(folder);
    assertThat(sources.problems()).isEmpty();
    assertThat(sources.agents()).extracting(Found::name).containsExactly("A");
  }

  private ClassLoader loader(Path from) {
    Found found = compiler.compile(from).agents().getFirst();
    return found.agent().type().orElseThrow().getClassLoader();
  }

  private Path write(String file, String text) throws IOException {
    return Files.writeString(folder.resolve(file), text);
  }

  private static String agent(String config, String name) {
    return IMPORTS
        + config
        + """
         class NAME implements Agent {
          public String instructions() { return "I am NAME"; }
          @Tool("Looks a table up") String table(int size) { return "table " + size; }
        }
        """
            .replace("NAME", name);
  }
}
