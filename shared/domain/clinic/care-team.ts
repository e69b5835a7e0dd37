/** How many are in the care team of a patient at the most: it stands in their record, so that no read more is needed to judge by it. */
export const careTeamMost = 20;
