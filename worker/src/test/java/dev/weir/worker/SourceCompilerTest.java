package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of single files of any kind, compiled each by itself. */
class SourceCompilerTest {
  private final SourceCompiler compiler = new SourceCompiler();

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
  void compile_staticInitializerThatThrows_isNotRun() throws IOException {
    Files.writeString(folder.resolve("A.java"), "class A { static { Integer.parseInt(\"x\"); } }");
    assertThat(compiler.compile(folder).getFirst().types()).hasSize(1);
  }
}
