package dev.impersonation.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Test classes as users would write them, run by {@link TestIssuerExtensionTest} inside this
 * build's JUnit and by {@link OlderJUnitTest} in a process of its own. Surefire does not pick them
 * up.
 */
final class ExtensionSamples {

  private ExtensionSamples() {}

  @ExtendWith(TestIssuerExtension.class)
  static final class Injection {

    static final AtomicReference<TestIssuer> SEEN = new AtomicReference<>();

    private final TestIssuer constructed;
    private TestIssuer beforeEach;

    Injection(TestIssuer issuer) {
      this.constructed = issuer;
      this.beforeEach = issuer;
    }

    @BeforeAll
    static void beforeAll(TestIssuer issuer) {
      assertNotSame(SEEN.getAndSet(issuer), issuer);
    }

    @AfterAll
    static void afterAll(TestIssuer issuer) {
      assertSame(SEEN.get(), issuer);
    }

    @BeforeEach
    void beforeEach(TestIssuer issuer) {
      this.beforeEach = issuer;
    }

    @Test
    void issuer_injectedEverywhere_isTheSame(TestIssuer issuer) {
      assertSame(issuer, constructed);
      assertSame(issuer, beforeEach);
      assertSame(issuer, SEEN.get());
      assertEquals(200, DecodedToken.get(issuer.jwksUrl()).statusCode());
    }

    @Test
    void token_byDefault_isOfTheCustomer(@SessionToken String token, TestIssuer issuer) {
      DecodedToken decoded = DecodedToken.of(token);

      assertTrue(decoded.isSignedByKeySetOf(issuer));
      assertEquals("user_customer", decoded.payload().get("sub").textValue());
      assertFalse(decoded.payload().has("act"));
      assertFalse(decoded.payload().has("o"));
    }

    @Test
    void token_ofActor_isImpersonated(
        @SessionToken(subject = "user_1", actor = "user_2") String token) {
      JsonNode claims = DecodedToken.of(token).payload();

      assertEquals("user_1", claims.get("sub").textValue());
      assertEquals("user_2", claims.get("act").get("sub").textValue());
    }

    @Test
    void token_ofOrganization_carriesIt(
        @SessionToken(
                organization = "org_acme",
                role = "admin",
                permissions = {"invoices:read"})
            String token) {
      JsonNode claims = DecodedToken.of(token).payload();

      assertEquals("org_acme", claims.get("o").get("id").textValue());
      assertEquals("acme", claims.get("o").get("slg").textValue());
      assertEquals("admin", claims.get("o").get("rol").textValue());
      assertEquals("read", claims.get("o").get("per").textValue());
      assertEquals("o:invoices", claims.get("fea").textValue());
    }

    @Test
    void token_byDefault_isOfTheIssuersAuthorizedParty(
        @SessionToken String token, TestIssuer issuer) {
      assertEquals(
          issuer.authorizedParty(), DecodedToken.of(token).payload().get("azp").textValue());
    }

    @Test
    void token_ofAuthorizedParty_isOfThatOne(
        @SessionToken(authorizedParty = "https://other.example") String token) {
      assertEquals(
          "https://other.example", DecodedToken.of(token).payload().get("azp").textValue());
    }

    @Test
    void token_byComposedAnnotation_isThatOne(@BySupport String token) {
      assertEquals(
          "user_support", DecodedToken.of(token).payload().get("act").get("sub").textValue());
    }

    @Nested
    class Inner {
      @Test
      void issuer_inNestedClass_isThatOfTheOuter(TestIssuer issuer) {
        assertSame(constructed, issuer);
        assertSame(SEEN.get(), issuer);
      }
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  @SessionToken(actor = "user_support")
  @interface BySupport {}

  @ExtendWith(TestIssuerExtension.class)
  static final class OtherFrontEnd {

    @BeforeAll
    static void beforeAll(TestIssuer issuer) {
      issuer.useAuthorizedParty("https://app.example.com");
    }

    @Test
    void token_byDefault_isOfTheAuthorizedPartySet(@SessionToken String token) {
      assertEquals(
          "https://app.example.com", DecodedToken.of(token).payload().get("azp").textValue());
    }

    @Test
    void token_ofAuthorizedParty_isOfThatOne(
        @SessionToken(authorizedParty = "https://other.example") String token) {
      assertEquals(
          "https://other.example", DecodedToken.of(token).payload().get("azp").textValue());
    }
  }

  /** To be run after {@link Injection}. */
  @ExtendWith(TestIssuerExtension.class)
  static final class Closing {

    @Test
    void issuer_ofFormerClass_isClosed(TestIssuer issuer) {
      TestIssuer former = Objects.requireNonNull(Injection.SEEN.get());

      assertNotSame(former, issuer);
      assertThrows(UncheckedIOException.class, () -> DecodedToken.get(former.jwksUrl()));
    }
  }

  @ExtendWith(TestIssuerExtension.class)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static final class OneInstance {

    private final TestIssuer constructed;

    OneInstance(TestIssuer issuer) {
      this.constructed = issuer;
    }

    @BeforeAll
    void beforeAll(TestIssuer issuer) {
      assertSame(constructed, issuer);
    }

    @Test
    void issuer_ofOneInstance_isTheSame(TestIssuer issuer) {
      assertSame(constructed, issuer);
    }
  }

  /** To be run in parallel, with the extension on the method alone. */
  static final class Parallel {

    static final Set<TestIssuer> SEEN = ConcurrentHashMap.newKeySet();

    @RepeatedTest(16)
    @ExtendWith(TestIssuerExtension.class)
    void issuer_inParallel_isRemembered(TestIssuer issuer) {
      SEEN.add(issuer);
    }
  }

  @ExtendWith(TestIssuerExtension.class)
  static final class WrongType {

    @Test
    void token_asNumber_cannotBe(@SessionToken int token) {
      fail("Injected " + token);
    }
  }

  @ExtendWith(TestIssuerExtension.class)
  static final class NotAnnotated {

    @Test
    void text_withoutAnnotation_cannotBe(String text) {
      fail("Injected " + text);
    }
  }
}
