package dev.weir.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of files of any kind, compiled each by itself with what it uses. */
class SourceCompilerTest {
  private final SourceCompiler compiler = new SourceCompiler(ClassCache.none());

  @TempDir Path folder;

  @Test
  void compile_goodAndBadFile_typesOfOneAndProblemsOfTheOther() throws IOException {
    Path bad = Files.writeString(folder.resolve("A.java"), "class A { int x = \"no\"; }");
    Path good = Files.writeString(folder.resolve("B.java"), "class B { record Inner() {} }");
    List<SourceFile> files = compiler.compile(folder);
    assertThat(files).extracting(SourceFile::file).containsExactly(bad, good);
    assertThat(files.getFirst().types()).isEmpty();
    assertThat(files.getFirst().problems())
        .singleElement()
        .asString()
        .startsWith(bad + ":1:19: incompatible types");
    assertThat(files.getLast().problems()).isEmpty();
    assertThat(files.getLast().types()).extracting(Class::getName).containsExactly("B", "B$Inner");
  }

  @Test
  void compile_folderNotThere_isToldWithItsName() {
    Path gone = folder.resolve("gone");
    assertThatThrownBy(() -> compiler.compile(gone))
        .isInstanceOf(FolderRefused.class)
        .hasMessage("folder: " + gone + " is not there (expected: a folder with .java files)");
  }

  interface Hidden {}

  /**
   * It compiles in the package of another, and is refused by the loader: the types are not ours.
   */
  @Test
  void compile_typeThatCannotBeLoaded_isAProblemOfThatFile() throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("A.java"),
            "package dev.weir.worker.source; class A implements SourceCompilerTest.Hidden {}");
    Files.writeString(folder.resolve("B.java"), "class B {}");
    List<SourceFile> files = compiler.compile(folder);
    assertThat(files.getFirst().types()).isEmpty();
    assertThat(files.getFirst().problems())
        .singleElement()
        .asString()
        .startsWith(bad.toString())
        .contains("cannot access its superinterface");
    assertThat(files.getLast().types()).hasSize(1);
  }

  @Test
  void compile_staticInitializerThatThrows_isNotRun() throws IOException {
    Files.writeString(folder.resolve("A.java"), "class A { static { Integer.parseInt(\"x\"); } }");
    assertThat(compiler.compile(folder).getFirst().types()).hasSize(1);
  }

  @Test
  void compile_fileThatUsesAnotherAndAPackage_eachHasItsOwnTypesOnly() throws Exception {
    shared("public record Line(int count) {}");
    Files.writeString(folder.resolve("A.java"), "class A { Object line = new shared.Line(B.N); }");
    Files.writeString(folder.resolve("B.java"), "class B { static int N = 7; shared.Line line; }");
    List<SourceFile> files = compiler.compile(folder);
    assertThat(files).hasSize(2).allSatisfy(file -> assertThat(file.problems()).isEmpty());
    Class<?> first = files.getFirst().types().getFirst();
    Class<?> second = files.getLast().types().getFirst();
    assertThat(files.getFirst().types()).extracting(Class::getName).containsExactly("A");
    assertThat(files.getLast().types()).extracting(Class::getName).containsExactly("B");
    assertThat(first.getClassLoader().loadClass("shared.Line"))
        .isNotSameAs(second.getClassLoader().loadClass("shared.Line"));
    assertThat(first.getClassLoader().loadClass("B")).isNotSameAs(second);
  }

  @Test
  void compile_somethingWrongInWhatAFileUses_saidWhereItStands() throws IOException {
    Path wrong = shared("public record Line(int count) { int n = \"no\"; }");
    Files.writeString(folder.resolve("A.java"), "class A { shared.Line line; }");
    Files.writeString(folder.resolve("B.java"), "class B {}");
    List<SourceFile> files = compiler.compile(folder);
    assertThat(files.getFirst().types()).isEmpty();
    assertThat(files.getFirst().problems())
        .extracting(problem -> problem.file())
        .containsOnly(wrong);
    assertThat(files.getLast().types()).hasSize(1);
  }

  /** Where the caller stands does not matter. */
  @Test
  void compile_folderThatIsNotNormal_typesAreFound() throws IOException {
    Path odd = Files.createDirectory(folder.resolve("a:b c"));
    Files.writeString(odd.resolve("A.java"), "class A { B b; }");
    Files.writeString(odd.resolve("B.java"), "class B {}");
    assertThat(compiler.compile(odd.resolve("..").resolve("a:b c")))
        .hasSize(2)
        .allSatisfy(file -> assertThat(file.types()).hasSize(1));
  }

  private Path shared(String line) throws IOException {
    Path file = Files.createDirectory(folder.resolve("shared")).resolve("Line.java");
    return Files.writeString(file, "package shared; " + line);
  }
}
