module serial_divider (
    input  logic       clk,
    input  logic       rst,
    input  logic       start,
    input  logic [7:0] dividend,
    input  logic [7:0] divisor,
    output logic       busy,
    output logic       done,
    output logic       by_zero,
    output logic [7:0] quotient,
    output logic [7:0] remainder
);
