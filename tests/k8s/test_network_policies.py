"""Who may talk to whom: exactly the arrows drawn here, and both ends of each agree."""

from collections.abc import Iterator

import pytest

from tests.k8s.rendering import ALL, Combination, Object, named, objects, pod_templates

every_combination = pytest.mark.parametrize("combination", ALL, ids="+".join)
PREFIX = "heartsight-"

Arrow = tuple[str, str, int]

INSIDE: set[Arrow] = {
    ("dashboard", "backend", 8000),
    ("drift", "backend", 8000),
    ("drift", "pushgateway", 9091),
}
LOCUST: set[Arrow] = {
    ("locust-worker", "backend", 8000),
    ("locust-worker", "locust-master", 5557),
}
OPERATOR: set[Arrow] = {
    ("namespace monitoring", "backend", 8001),
    ("namespace monitoring", "pushgateway", 9091),
    ("dashboard", "namespace monitoring", 9090),
}
INTERNET = "0.0.0.0/0"
EVERYBODY = "everybody"
NAMES: set[Arrow] = {(EVERYBODY, "kube-dns", 53)}
METADATA = {
    (source, f"169.254.169.{last}/32", port)
    for source in ("backend", "migrate")
    for last in (252, 254)
    for port in (80, 987, 988)
}
DRAWN: dict[str, set[Arrow]] = {
    "minikube": {
        *INSIDE,
        *NAMES,
        *OPERATOR,
        ("namespace ingress-nginx", "backend", 8000),
        ("namespace ingress-nginx", "dashboard", 8501),
        ("backend", "postgresql", 5432),
        ("migrate", "postgresql", 5432),
    },
    "eks": {
        *INSIDE,
        *NAMES,
        *OPERATOR,
        ("10.0.0.0/20", "backend", 8000),
        ("10.0.0.0/20", "dashboard", 8501),
        ("backend", "10.0.16.0/20", 5432),
        ("migrate", "10.0.16.0/20", 5432),
        ("dashboard", INTERNET, 443),
    },
    "gke": {
        *INSIDE,
        *NAMES,
        # Autopilot: the node's own cache of names, by pod and by address, or Cloud DNS.
        *(
            (EVERYBODY, resolver, 53)
            for resolver in ("node-local-dns", "169.254.20.10/32", "169.254.169.254/32")
        ),
        ("130.211.0.0/22", "backend", 8000),
        ("35.191.0.0/16", "backend", 8000),
        ("130.211.0.0/22", "dashboard", 8501),
        ("35.191.0.0/16", "dashboard", 8501),
        ("namespace gmp-system", "backend", 8001),
        ("namespace gmp-system", "pushgateway", 9091),
        ("dashboard", "namespace gmp-public", 9090),
        ("dashboard", INTERNET, 443),
        *((source, INTERNET, port) for source in ("backend", "migrate") for port in (443, 3307)),
        *METADATA,
    },
}


def ends(selector: Object) -> list[str]:
    """The pods that a selector means, by name."""
    if not selector:
        return [EVERYBODY]
    wanted = [selector.get("matchLabels", {}).get("app.kubernetes.io/name")]
    for rule in selector.get("matchExpressions", []):
        wanted = rule["values"]
    return [name.removeprefix(PREFIX) for name in wanted]


def peers(listed: list[Object]) -> Iterator[str]:
    for peer in listed:
        if "ipBlock" in peer:
            yield peer["ipBlock"]["cidr"]
        elif "namespaceSelector" in peer and "podSelector" in peer:
            yield peer["podSelector"]["matchLabels"]["k8s-app"]
        elif "namespaceSelector" in peer:
            wanted = peer["namespaceSelector"]["matchLabels"]
            yield f"namespace {wanted['kubernetes.io/metadata.name']}"
        else:
            yield from ends(peer["podSelector"])


def arrows(combination: Combination, direction: str) -> set[Arrow]:
    found = set()
    for policy in objects(combination, "NetworkPolicy"):
        for rule in policy["spec"].get(direction, []):
            for own in ends(policy["spec"]["podSelector"]):
                for other in peers(rule["from" if direction == "ingress" else "to"]):
                    for port in rule["ports"]:
                        pair = (other, own) if direction == "ingress" else (own, other)
                        found.add((*pair, port["port"]))
    return found


@every_combination
def test_exactly_the_drawn_arrows_are_admitted(combination: Combination) -> None:
    drawn = DRAWN[combination[0]] | (LOCUST if "locust" in combination else set())
    assert arrows(combination, "ingress") | arrows(combination, "egress") == drawn


@every_combination
def test_both_ends_of_an_arrow_inside_agree(combination: Combination) -> None:
    pods = {name.removeprefix(PREFIX) for name in pod_templates(combination)}
    one, other = (
        {arrow for arrow in arrows(combination, direction) if {arrow[0], arrow[1]} <= pods}
        for direction in ("ingress", "egress")
    )
    assert one == other


@every_combination
def test_without_an_arrow_nobody_talks(combination: Combination) -> None:
    nobody = named(combination, "NetworkPolicy", "nobody")["spec"]
    assert nobody == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@every_combination
def test_names_may_be_asked_for_by_either_protocol(combination: Combination) -> None:
    (rule,) = named(combination, "NetworkPolicy", "names")["spec"]["egress"]
    assert rule["ports"] == [{"port": 53, "protocol": name} for name in ("UDP", "TCP")]
