"""Go's tools, and versions that Maven and Gradle builds inherit, import or compute."""

from commandcenter_app import manifests
from commandcenter_app.scan.resolve import Resolved, resolve


def rows(files: dict[str, str]) -> list[Resolved]:
    parsed = {path: manifests.parse(path, text) for path, text in files.items()}
    assert [one for content in parsed.values() for one in content.problems] == []
    return resolve(parsed)


def short(files: dict[str, str]) -> list[tuple[str, str | None, str]]:
    return [(one.name, one.version, one.kind) for one in rows(files)]


def test_a_tool_of_go_is_listed_as_its_module() -> None:
    text = """
module example.com/own

tool golang.org/x/tools/cmd/stringer
tool (
\texample.com/own/cmd/gen
\texample.org/missing/cmd
)
require golang.org/x/mod v0.22.0 // indirect
require golang.org/x/tools v0.29.0 // indirect
"""
    found = [(one.name, one.version, one.kind, one.direct, one.unknown) for one in rows({"go.mod": text})]
    assert found == [
        ("example.org/missing/cmd", None, "build", True, "no module that go.mod requires contains this tool"),
        ("golang.org/x/mod", "v0.22.0", "runtime", False, None),
        ("golang.org/x/tools", "v0.29.0", "build", True, None),
    ]


def pom(name: str, inner: str, *, packaging: str = "jar", parent: str = "") -> str:
    above = f"<parent><groupId>o</groupId><artifactId>{parent}</artifactId><version>1.2</version></parent>" * bool(
        parent
    )
    return (
        f"<project><groupId>o</groupId><artifactId>{name}</artifactId><version>1.2</version>"
        f"<packaging>{packaging}</packaging>{above}{inner}</project>"
    )


def dependency(name: str, inner: str = "") -> str:
    return f"<dependency><groupId>g</groupId><artifactId>{name}</artifactId>{inner}</dependency>"


def managed(*dependencies: str) -> str:
    return f"<dependencyManagement><dependencies>{''.join(dependencies)}</dependencies></dependencyManagement>"


def wanted(*dependencies: str) -> str:
    return f"<dependencies>{''.join(dependencies)}</dependencies>"


TEST = "<version>4</version><scope>test</scope>"
BOM = "<version>${project.version}</version><type>pom</type><scope>import</scope>"


def test_scopes_and_versions_that_maven_inherits_and_imports() -> None:
    files = {
        "bom/pom.xml": pom(
            "bom",
            "<properties><x.version>2.0.13</x.version></properties>"
            + managed(
                dependency("of-bom", "<version>${x.version}</version>"),
                dependency("for-tests", "<version>5</version><scope>test</scope>"),
            ),
            packaging="pom",
            parent="base",
        ),
        "base/pom.xml": pom("base", managed(dependency("of-base", "<version>7</version>")), packaging="pom"),
        "parent/pom.xml": pom("parent", managed(dependency("t", TEST)), packaging="pom"),
        "user/pom.xml": pom(
            "user",
            "<properties><x.version>9</x.version></properties>"
            + managed(f"<dependency><groupId>o</groupId><artifactId>bom</artifactId>{BOM}</dependency>")
            + wanted(
                *(dependency(name) for name in ("of-bom", "for-tests", "of-base", "t", "elsewhere")),
                dependency("for-tests", "<scope>compile</scope>"),
                dependency("t", "<version>3</version>"),
            ),
            parent="parent",
        ),
    }  # fmt: skip
    found = [one for one in rows(files) if one.path == "user/pom.xml" and one.name.startswith("g:")]
    assert [(one.name, one.version, one.kind) for one in found] == [
        ("g:of-bom", "2.0.13", "runtime"),
        ("g:for-tests", "5", "dev"),
        ("g:of-base", "7", "runtime"),
        ("g:t", "4", "dev"),
        ("g:elsewhere", None, "runtime"),
        ("g:for-tests", "5", "runtime"),
        ("g:t", "3", "dev"),
    ]
    assert found[4].unknown == "its version comes from a parent, a BOM or Maven itself"
    assert found[0].purl == "pkg:maven/g/of-bom@2.0.13"


def test_versions_of_a_gradle_build() -> None:
    catalogue = """
[versions]
kotlin = "2.0.0"
ktor-core = "2.3.12"
[plugins]
jvm = { id = "org.jetbrains.kotlin.jvm", version.ref = "kotlin" }
"""
    build = """
plugins { alias(libs.plugins.jvm) }
dependencies {
    implementation("io.ktor:ktor-client-cio:${libs.versions.ktor.core.get()}")
    implementation(kotlin("reflect"))
    testImplementation(kotlin("test"))
    implementation(kotlin("stdlib", "1.9.0"))
    implementation("com.google.code.gson:gson") { version { strictly("2.11.0") } }
    implementation("org.springframework:spring-core")
    implementation("a:b:$computed")
    add("ksp", "c:d:1")
    lib("e:f:2") { exclude group: "x:y:z" }
}
tasks.register("x") { println("not:a:dependency") }
"""
    found = rows({"gradle/libs.versions.toml": catalogue, "build.gradle.kts": build})
    assert [(one.name, one.version, one.kind) for one in found] == [
        ("org.jetbrains.kotlin.jvm", "2.0.0", "build"),
        ("io.ktor:ktor-client-cio", "2.3.12", "runtime"),
        ("org.jetbrains.kotlin:kotlin-reflect", "2.0.0", "runtime"),
        ("org.jetbrains.kotlin:kotlin-test", "2.0.0", "dev"),
        ("org.jetbrains.kotlin:kotlin-stdlib", "1.9.0", "runtime"),
        ("com.google.code.gson:gson", "2.11.0", "runtime"),
        ("org.springframework:spring-core", None, "runtime"),
        ("a:b", None, "runtime"),
        ("c:d", "1", "build"),
        ("e:f", "2", "runtime"),
    ]
    unknown = [one.unknown for one in found if one.unknown]
    without_version = "its version comes from a platform, a plug-in or Gradle itself"
    assert unknown == [without_version, "the build computes ${computed}"]


def test_a_catalogue_in_settings() -> None:
    settings = """
dependencyResolutionManagement {
    versionCatalogs {
        create("libs") {
            version("okhttp", "4.12.0")
            library("okhttp", "com.squareup.okhttp3", "okhttp").versionRef("okhttp")
            library("gson-core", "com.google.code.gson:gson:2.11.0")
            plugin("jmh", "me.champeau.jmh").version("0.7.2")
            bundle("all", listOf("okhttp", "gson-core"))
        }
    }
}
"""
    build = "plugins { alias(libs.plugins.jmh) }\n"
    build += "dependencies { api(libs.bundles.all)\n api(libs.gson.core)\n api(libs.nope) }"
    found = rows({"settings.gradle.kts": settings, "app/build.gradle.kts": build})
    assert [(one.name, one.version) for one in found] == [
        ("me.champeau.jmh", "0.7.2"),
        ("com.squareup.okhttp3:okhttp", "4.12.0"),
        ("com.google.code.gson:gson", "2.11.0"),
        ("com.google.code.gson:gson", "2.11.0"),
        ("libs.nope", None),
    ]
    assert found[-1].unknown == "no version catalogue of the project has this name"


def test_tests_of_kotlin_multiplatform() -> None:
    build = """
kotlin {
    sourceSets {
        commonMain.dependencies { implementation("a:main:1") }
        commonTest.dependencies { implementation("a:common:1") }
        val jvmTest by getting {
            dependencies { implementation("a:jvm:1") }
        }
        androidUnitTest { dependencies { implementation("a:android:1") } }
    }
}
"""
    assert short({"build.gradle.kts": build}) == [
        ("a:main", "1", "runtime"),
        ("a:common", "1", "dev"),
        ("a:jvm", "1", "dev"),
        ("a:android", "1", "dev"),
    ]


def test_configurations_of_the_projects_own() -> None:
    build = "configurations { lib }\ndependencies {\n  lib 'g:a:1'\n  'lib' 'g:b:2'\n"
    build += "  testLib group: 'g', name: 'c', version: '3'\n}\n"
    assert short({"build.gradle": build}) == [
        ("g:a", "1", "runtime"),
        ("g:b", "2", "runtime"),
        ("g:c", "3", "dev"),
    ]
