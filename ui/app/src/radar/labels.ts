import type { Quadrant, RadarEntry, Ring } from "@commandcenter/api-client/app/radar";

export const QUADRANT_LABELS: Readonly<Record<Quadrant, string>> = {
  "languages-frameworks": "Languages & Frameworks",
  tools: "Tools",
  platforms: "Platforms",
  techniques: "Techniques",
};

export const RING_LABELS: Readonly<Record<Ring, string>> = {
  adopt: "Adopt",
  trial: "Trial",
  assess: "Assess",
  hold: "Hold",
};

export const MOVEMENT_LABELS: Readonly<Record<RadarEntry["movement"], string>> = {
  new: "new",
  in: "moved in",
  out: "moved out",
  none: "no change",
};
