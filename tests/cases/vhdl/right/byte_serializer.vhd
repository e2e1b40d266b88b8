library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity byte_serializer is
    port (
        clk, rst_n, in_valid : in std_logic;
        in_word : in std_logic_vector(31 downto 0);
        in_count : in std_logic_vector(1 downto 0);
        in_ready, out_valid : out std_logic;
        out_byte : out std_logic_vector(7 downto 0);
        out_last : out std_logic;
        out_ready : in std_logic
    );
end entity byte_serializer;

architecture rtl of byte_serializer is
    signal bytes : std_logic_vector(31 downto 0);
    signal left : unsigned(2 downto 0);
begin
    out_valid <= '1' when left /= 0 else '0';
    out_last <= '1' when left = 1 else '0';
    out_byte <= bytes(7 downto 0) when left /= 0 else (others => '0');
    in_ready <= '1' when left = 0 or (left = 1 and out_ready = '1') else '0';
    process (clk)
    begin
        if rising_edge(clk) then
            if rst_n = '0' then
                left <= (others => '0');
            elsif in_valid = '1' and in_ready = '1' then
                bytes <= in_word;
                left <= resize(unsigned(in_count), 3) + 1;
            elsif out_valid = '1' and out_ready = '1' then
                bytes <= x"00" & bytes(31 downto 8);
                left <= left - 1;
            end if;
        end if;
    end process;
end architecture rtl;
