package dev.impersonation.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.clerk.backend_api.helpers.security.VerifyToken;
import com.clerk.backend_api.helpers.security.models.VerifyTokenOptions;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * What else verifies tokens, each as its documentation shows: with the issuer's key given,
 * algorithm, signature, times and issuer checked, and made once.
 */
enum Peer {
  JAVA_JWT("java-jwt"),
  JAVA_JWT_CAFFEINE("java-jwt + Caffeine"),
  NIMBUS("Nimbus JOSE + JWT"),
  SPRING_SECURITY("Spring Security's decoder"),
  JOSE4J("jose4j"),
  SMALLRYE("SmallRye JWT"),
  JJWT("jjwt"),
  CLERK("Clerk's Java SDK");

  private static final int REMEMBERED = 4_096;

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Whether a token that it has seen is found again. */
  boolean remembers() {
    return this == JAVA_JWT_CAFFEINE;
  }

  /** Returns one for the tokens of this issuer. */
  TokenCheck of(TestIssuer issuer) throws ParseException {
    RSAPublicKey key = issuer.publicKey();
    return switch (this) {
      case JAVA_JWT -> javaJwt(key, issuer.issuer())::verify;
      case JAVA_JWT_CAFFEINE -> remembering(javaJwt(key, issuer.issuer()));
      case NIMBUS -> nimbus(issuer);
      case SPRING_SECURITY -> {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(key).build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithIssuer(issuer.issuer()));
        yield decoder::decode;
      }
      case JOSE4J -> jose4j(key, issuer.issuer())::processToClaims;
      case SMALLRYE -> {
        JWTParser parser = new DefaultJWTParser(new JWTAuthContextInfo(key, issuer.issuer()));
        yield parser::parse;
      }
      case JJWT -> {
        JwtParser parser = Jwts.parser().verifyWith(key).requireIssuer(issuer.issuer()).build();
        yield parser::parseSignedClaims;
      }
      case CLERK -> {
        VerifyTokenOptions options =
            VerifyTokenOptions.Builder.withJwtKey(issuer.publicKeyPem())
                .authorizedParty(TokenBuilder.AUTHORIZED_PARTY)
                .build();
        yield token -> VerifyToken.verifyToken(token, options);
      }
    };
  }

  private static JWTVerifier javaJwt(RSAPublicKey key, String issuer) {
    return JWT.require(Algorithm.RSA256(key, null)).withIssuer(issuer).build();
  }

  /** As one would write it: the whole text is the key, and times are judged on each request. */
  private static TokenCheck remembering(JWTVerifier verifier) {
    Cache<String, DecodedJWT> seen =
        // On the caller's thread, so that it is measured.
        Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();
    return token -> {
      DecodedJWT known = seen.getIfPresent(token);
      if (known == null) {
        known = verifier.verify(token);
        seen.put(token, known);
      } else if (known.getExpiresAtAsInstant().toEpochMilli() < System.currentTimeMillis()) {
        throw new IllegalStateException("expired");
      }
      return known;
    };
  }

  private static TokenCheck nimbus(TestIssuer issuer) throws ParseException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.RS256, new ImmutableJWKSet<>(JWKSet.parse(issuer.jwkSet()))));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            new JWTClaimsSet.Builder().issuer(issuer.issuer()).build(), Set.of("sub", "exp")));
    return token -> processor.process(token, null);
  }

  private static JwtConsumer jose4j(RSAPublicKey key, String issuer) {
    return new JwtConsumerBuilder()
        .setVerificationKey(key)
        .setExpectedIssuer(issuer)
        .setSkipDefaultAudienceValidation()
        .setRequireExpirationTime()
        .setRequireSubject()
        .setJwsAlgorithmConstraints(ConstraintType.PERMIT, "RS256")
        .build();
  }
}
