export const QUADRANT_NAMES = {
  "languages-frameworks": "Languages & Frameworks",
  tools: "Tools",
  platforms: "Platforms",
  techniques: "Techniques",
} as const;
export const RING_NAMES = { adopt: "Adopt", trial: "Trial", assess: "Assess", hold: "Hold" } as const;
export const MOVEMENT_NAMES = { new: "new", in: "moved in", out: "moved out", none: "no change" } as const;
