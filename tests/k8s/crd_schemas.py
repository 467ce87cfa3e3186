"""The kinds that Kubernetes itself does not know: what of them we use, held to their definitions.

kubernetes-validate passes over such kinds. Each schema lists the fields that we may write, so that
a misspelt one, which a cluster would refuse or ignore, fails here.
"""

from typing import Any, Final

from jsonschema import Draft202012Validator

from tests.k8s.rendering import Object

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string", "minLength": 1}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
DURATION: Final[Schema] = {"type": "string", "pattern": r"^\d+(ms|s|m|h|d)$"}
LABELS: Final[Schema] = {"type": "object", "additionalProperties": {"type": "string"}}


def fields(required: dict[str, Schema], **optional: Schema) -> Schema:
    """An object of these fields and no other."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def many(one: Schema) -> Schema:
    """A list with something in it."""
    return {"type": "array", "minItems": 1, "items": one}


def one_of(*words: str) -> Schema:
    """One of some words."""
    return {"enum": list(words)}


SELECTOR: Final = fields({"matchLabels": LABELS})
RULE: Final = fields(
    {"expr": TEXT}, **{"for": DURATION}, record=TEXT, alert=TEXT, labels=LABELS, annotations=LABELS
)
PARENT: Final = fields({"name": TEXT}, sectionName=TEXT)
BACKEND_REFERENCE: Final = fields({"name": TEXT, "port": NUMBER}, weight=NUMBER)
SERVICE_REFERENCE: Final = fields(
    {"group": {"const": ""}, "kind": {"const": "Service"}, "name": TEXT}
)
REDIRECT: Final = fields(
    {
        "type": {"const": "RequestRedirect"},
        "requestRedirect": fields({"scheme": one_of("https"), "statusCode": {"enum": [301, 302]}}),
    }
)
ARGUMENT: Final = fields(
    {"name": TEXT},
    value=TEXT,
    valueFrom=fields({"podTemplateHashValue": one_of("Latest", "Stable")}),
)
ANALYSIS: Final = fields({"templates": many(fields({"templateName": TEXT}))}, args=many(ARGUMENT))
ROUTING: Final = fields(
    {},
    nginx=fields({"stableIngress": TEXT}),
    alb=fields({"ingress": TEXT, "servicePort": NUMBER}),
    plugins=fields({"argoproj-labs/gatewayAPI": fields({"httpRoute": TEXT, "namespace": TEXT})}),
) | {"minProperties": 1, "maxProperties": 1}

SPECS: Final[dict[tuple[str, str], Schema]] = {
    ("monitoring.coreos.com/v1", "ServiceMonitor"): fields(
        {
            "selector": SELECTOR,
            "endpoints": many(
                fields(
                    {"port": TEXT, "path": TEXT, "interval": DURATION},
                    honorLabels={"type": "boolean"},
                )
            ),
        },
        jobLabel=TEXT,
        podTargetLabels=many(TEXT),
    ),
    ("monitoring.coreos.com/v1", "PrometheusRule"): fields(
        {"groups": many(fields({"name": TEXT, "rules": many(RULE)}))}
    ),
    ("monitoring.googleapis.com/v1", "Rules"): fields(
        {"groups": many(fields({"name": TEXT, "interval": DURATION, "rules": many(RULE)}))}
    ),
    ("monitoring.googleapis.com/v1", "PodMonitoring"): fields(
        {
            "selector": SELECTOR,
            "endpoints": many(fields({"port": TEXT, "interval": DURATION}, path=TEXT)),
        },
        targetLabels=fields({"fromPod": many(fields({"from": TEXT, "to": TEXT}))}),
    ),
    ("gateway.networking.k8s.io/v1", "Gateway"): fields(
        {
            "gatewayClassName": one_of("gke-l7-global-external-managed"),
            "listeners": many(
                fields(
                    {"name": TEXT, "protocol": one_of("HTTP", "HTTPS"), "port": NUMBER},
                    allowedRoutes=fields({"namespaces": fields({"from": one_of("Same")})}),
                )
            ),
        }
    ),
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): fields(
        {
            "parentRefs": many(PARENT),
            "rules": many(fields({}, backendRefs=many(BACKEND_REFERENCE), filters=many(REDIRECT))),
        },
        hostnames=many(TEXT),
    ),
    ("networking.gke.io/v1", "HealthCheckPolicy"): fields(
        {
            "default": fields(
                {
                    "config": fields(
                        {
                            "type": {"const": "HTTP"},
                            "httpHealthCheck": fields({"port": NUMBER, "requestPath": TEXT}),
                        }
                    )
                },
                checkIntervalSec=NUMBER,
                timeoutSec=NUMBER,
                healthyThreshold=NUMBER,
                unhealthyThreshold=NUMBER,
            ),
            "targetRef": SERVICE_REFERENCE,
        }
    ),
    ("networking.gke.io/v1", "GCPBackendPolicy"): fields(
        {
            "default": fields(
                {"connectionDraining": fields({"drainingTimeoutSec": NUMBER})},
                timeoutSec=NUMBER,
                sessionAffinity=fields({"type": one_of("GENERATED_COOKIE")}, cookieTtlSec=NUMBER),
            ),
            "targetRef": SERVICE_REFERENCE,
        }
    ),
    ("argoproj.io/v1alpha1", "Rollout"): fields(
        {
            "selector": SELECTOR,
            "workloadRef": fields({"apiVersion": TEXT, "kind": one_of("Deployment"), "name": TEXT}),
            "strategy": fields(
                {
                    "canary": fields(
                        {
                            "canaryService": TEXT,
                            "stableService": TEXT,
                            "trafficRouting": ROUTING,
                            "steps": many(
                                fields(
                                    {},
                                    setWeight={"type": "integer", "minimum": 0, "maximum": 100},
                                    analysis=ANALYSIS,
                                )
                                | {"minProperties": 1, "maxProperties": 1}
                            ),
                        },
                        maxSurge=NUMBER,
                        maxUnavailable=NUMBER,
                        scaleDownDelaySeconds=NUMBER,
                        abortScaleDownDelaySeconds=NUMBER,
                    )
                }
            ),
        },
        revisionHistoryLimit=NUMBER,
        minReadySeconds=NUMBER,
    ),
    ("argoproj.io/v1alpha1", "AnalysisTemplate"): fields(
        {
            "metrics": many(
                fields(
                    {
                        "name": TEXT,
                        "successCondition": TEXT,
                        "provider": fields(
                            {"prometheus": fields({"address": TEXT, "query": TEXT})}
                        ),
                    },
                    initialDelay=DURATION,
                    interval=DURATION,
                    count=NUMBER,
                    failureLimit=NUMBER,
                    inconclusiveLimit=NUMBER,
                    failureCondition=TEXT,
                )
            )
        },
        args=many(ARGUMENT),
    ),
}
METADATA: Final = fields({"name": TEXT, "namespace": TEXT}, labels=LABELS, annotations=LABELS)
OF_KUBERNETES: Final = (
    "v1",
    "apps/v1",
    "batch/v1",
    "autoscaling/v2",
    "policy/v1",
    "networking.k8s.io/v1",
)


def check(one: Object) -> None:
    """Fail on a kind that is nobody's, and on a field that its kind does not have."""
    if one["apiVersion"] in OF_KUBERNETES:
        return
    spec = SPECS[one["apiVersion"], one["kind"]]
    schema = fields({"apiVersion": TEXT, "kind": TEXT, "metadata": METADATA, "spec": spec})
    faults = [
        f"{one['kind']} {one['metadata']['name']}: {fault.json_path}: {fault.message}"
        for fault in Draft202012Validator(schema).iter_errors(one)
    ]
    assert faults == []
