package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Methods whose parameters cannot be wired are refused, with what is wrong and what would be right.
 */
class MethodWiringTest {
  /** What a run would be given. */
  record In(int count, List<String> words) {}

  /** A type of the user's own. */
  record Client(String url) {}

  /** Like {@link Client}, but another. */
  record Other(String url) {}

  @Test
  @Behaviour({"pipe-F13", "pipe-F8"})
  void ofMethods_parameterWithoutAProducer_listsWhatThereIs() {
    refused(
        new Object() {
          @StepMethod
          int size(int lenght) {
            return lenght;
          }
        },
        "step size: takes lenght, but no resource, step or field of the parameters is called so"
            + " (expected: one of [count, params, size, words])");
  }

  @Test
  @Behaviour({"pipe-F13", "pipe-F14"})
  void ofMethods_typeOfTheUserWithoutAProducer_asksForAResource() {
    refused(
        new Object() {
          @StepMethod
          int size(Client client) {
            return client.url().length();
          }
        },
        "words]; was a resource forgotten?)");
  }

  @Test
  @Behaviour("pipe-F13")
  void ofMethods_producerThatGivesNothing_refused() {
    refused(
        new Object() {
          @StepMethod
          void log(int count) {}

          @StepMethod
          int next(Object log) {
            return 1;
          }
        },
        "step next: takes log, which gives nothing");
  }

  @Test
  @Behaviour("pipe-F13")
  void ofMethods_sinkThatWasDeclaredByHandle_givesNothingToo() {
    Pipeline<In> pipeline = pipeline();
    pipeline.params().sink("log", in -> {});
    refused(
        pipeline,
        new Object() {
          @StepMethod
          int next(Object log) {
            return 1;
          }
        },
        "step next: takes log, which gives nothing");
  }

  @Test
  @Behaviour({"pipe-F13", "pipe-F16"})
  void ofMethods_otherType_saysWhatIsGiven() {
    refused(
        new Object() {
          @StepMethod
          String name(String count) {
            return count;
          }
        },
        "step name: expects String but count gives int");
  }

  @Test
  @Behaviour({"pipe-F13", "pipe-F18"})
  void ofMethods_otherTypeOfItems_refused() {
    refused(
        new Object() {
          @StepMethod
          Iterator<Integer> numbers() {
            return List.of(1).iterator();
          }

          @StepMethod
          int lengths(String numbers) {
            return numbers.length();
          }
        },
        "step lengths: expects String but numbers gives items of Integer");
  }

  @Test
  @Behaviour({"pipe-F22", "pipe-F17"})
  void ofMethods_listOfAnotherType_refused() {
    refused(
        new Object() {
          @StepMethod
          int sum(List<Integer> words) {
            return words.size();
          }
        },
        "step sum: expects List<Integer> but words gives items of String");
  }

  @Test
  @Behaviour("pipe-F22")
  void ofMethods_collectionClassOfAnotherType_refused() {
    refused(
        new Object() {
          @StepMethod
          ArrayList<String> all() {
            return new ArrayList<>();
          }

          @StepMethod
          int sum(List<Integer> all) {
            return all.size();
          }
        },
        "step sum: expects List<Integer> but all gives ArrayList<String>");
  }

  @Test
  @Behaviour("pipe-F21")
  void ofMethods_anotherRecordWithTheSameFields_refused() {
    refused(
        new Object() {
          @StepMethod
          List<Client> clients() {
            return List.of();
          }

          @StepMethod
          void call(@From("clients") Other client) {}
        },
        "expects dev.weir.pipeline.MethodWiringTest$Other but clients gives items of"
            + " dev.weir.pipeline.MethodWiringTest$Client");
  }

  @Test
  @Behaviour("pipe-F19")
  void ofMethods_manyOfAValue_refused() {
    refused(
        new Object() {
          @StepMethod
          int size(List<Integer> count) {
            return count.size();
          }
        },
        "step size: expects List<Integer> but count gives int");
    refused(
        new Object() {
          @StepMethod
          int size(Optional<Integer> count) {
            return count.orElseThrow();
          }
        },
        "step size: expects Optional<Integer> but count gives int");
  }

  @Test
  @Behaviour("pipe-F16")
  void ofMethods_widerNumber_isAnotherType() {
    refused(
        new Object() {
          @StepMethod
          long twice(long count) {
            return count * 2;
          }
        },
        "step twice: expects long but count gives int");
  }

  @Test
  @Behaviour("pipe-F13")
  void ofMethods_cycle_namesItsMembersOnly() {
    refused(
        new Object() {
          @StepMethod
          int a(int b) {
            return b;
          }

          @StepMethod
          int b(int c) {
            return c;
          }

          @StepMethod
          int c(int b) {
            return b;
          }
        },
        "pipeline by-name, step b: depends on itself: b → c → b");
  }

  @Test
  @Behaviour("pipe-F13")
  void ofMethods_methodThatTakesItself_refused() {
    refused(
        new Object() {
          @StepMethod
          int count(int count) {
            return count;
          }
        },
        "step count: depends on itself: count → count");
  }

  @Test
  @Behaviour("pipe-F13")
  void ofMethods_twoMethodsOfOneName_refused() {
    refused(
        new Object() {
          @StepMethod
          int size(int count) {
            return count;
          }

          @StepMethod
          int size(List<String> words) {
            return words.size();
          }
        },
        "step size: two methods of that name (expected: one)");
  }

  @Test
  @Behaviour("pipe-F13")
  void ofMethods_twoParametersOfOneProducer_refused() {
    refused(
        new Object() {
          @StepMethod
          List<String> tokens(List<String> words) {
            return words;
          }

          @StepMethod
          void both(String tokens, @From("tokens") List<String> all) {}
        },
        "pipeline by-name, step both: takes tokens twice (expected: once)");
  }

  @Test
  @Behaviour("pipe-F23")
  void ofMethods_streamItemByItem_refused() {
    refused(
        new Object() {
          @StepMethod
          Iterator<Character> letters(@From("words") String word) {
            return List.of(word.charAt(0)).iterator();
          }
        },
        "step letters: runs item by item and gives a stream (expected: an item, or a list as one)");
  }

  @Test
  @Behaviour("pipe-F13")
  void ofMethods_nothingToDeclare_refused() {
    refused(new Client("x"), "Client has no step (expected: methods with @StepMethod)");
  }

  @Test
  @Behaviour("pipe-F14")
  void ofMethods_resourceCalledLikeAField_refused() {
    Pipeline<In> pipeline = pipeline();
    pipeline.resource("count", Integer.class, () -> 1);
    refused(
        pipeline,
        new Object() {
          @StepMethod
          int size(int count) {
            return count;
          }
        },
        "step size: takes count, which is a resource and a field of the parameters"
            + " (expected: distinct names)");
  }

  @Test
  @Behaviour({"pipe-F13", "pipe-F14"})
  void compile_namesThatExpansionRefuses_refused() {
    Pipeline<In> pipeline = pipeline();
    pipeline.resource("size", Client.class, () -> new Client("x"));
    pipeline.ofMethods(
        new Object() {
          @StepMethod
          int size(int count) {
            return count;
          }
        });
    assertThatThrownBy(pipeline::compile)
        .hasMessageContaining("step size: a resource is called so too");
  }

  @Test
  @Behaviour("pipe-F16")
  void ofMethods_typesThatAgreeThroughWhatTheyExtend_taken() {
    pipeline()
        .ofMethods(
            new Object() {
              @StepMethod
              ArrayList<Integer> all() {
                return new ArrayList<>(List.of(1));
              }

              @StepMethod
              int size(List<? extends Number> all, Map<String, Set<Integer>> table) {
                return all.size() + table.size();
              }

              @StepMethod
              Map<String, Set<Integer>> table() {
                return Map.of();
              }
            })
        .compile();
  }

  /** Not by the compiler: it keeps the names in all our classes. */
  @Test
  @Behaviour("pipe-F13")
  void ofMethods_compiledWithoutNames_saysHow() throws ReflectiveOperationException {
    Object nameless =
        MethodHandles.lookup().defineClass(nameless()).getDeclaredConstructor().newInstance();
    refused(
        nameless,
        "step size: its parameters have no names (expected: compiled with -parameters, or @From)");
  }

  private static byte[] nameless() {
    var step = Annotation.of(ClassDesc.of(StepMethod.class.getName()));
    return ClassFile.of()
        .build(
            ClassDesc.of("dev.weir.pipeline.Nameless"),
            type ->
                type.withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        ClassFile.ACC_PUBLIC,
                        code ->
                            code.aload(0)
                                .invokespecial(
                                    ConstantDescs.CD_Object,
                                    ConstantDescs.INIT_NAME,
                                    ConstantDescs.MTD_void)
                                .return_())
                    .withMethod(
                        "size",
                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int),
                        ClassFile.ACC_PUBLIC,
                        method ->
                            method
                                .with(RuntimeVisibleAnnotationsAttribute.of(step))
                                .withCode(code -> code.iload(1).ireturn())));
  }

  private static Pipeline<In> pipeline() {
    return Pipeline.named("by-name", In.class);
  }

  private static void refused(Object steps, String message) {
    refused(pipeline(), steps, message);
  }

  private static void refused(Pipeline<In> pipeline, Object steps, String message) {
    assertThatThrownBy(() -> pipeline.ofMethods(steps))
        .isInstanceOf(InvalidPipeline.class)
        .hasMessageStartingWith("pipeline by-name")
        .hasMessageContaining(message);
  }
}
