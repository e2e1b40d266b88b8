library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity uart_tx is
    port (
        clk : in std_logic;
        rst : in std_logic;
        bits_x : in std_logic_vector(1 downto 0);
        parity : in std_logic_vector(1 downto 0);
        valid : in std_logic;
        data : in std_logic_vector(7 downto 0);
        ready : out std_logic;
        line : out std_logic;
        sent : out std_logic_vector(3 downto 0)
    );
end entity uart_tx;

architecture rtl of uart_tx is
    signal fr:std_logic_vector(10 downto 0);
    signal left:integer range 0 to 11;
    signal bt,sp:unsigned(1 downto 0);
    signal n:unsigned(3 downto 0);
    signal be,fe,rd:std_logic;
    function par(x:std_logic_vector) return std_logic is variable r:std_logic := '0';
begin
    for i in x'range loop
        r := r xor x(i);
    end loop;
    return r;
end;
begin
    be <= '1' when sp=bt else '0';
    fe <= be when left=1 else '0';
    rd <= '1' when left=0 or fe='1' else '0';
    ready <= rd;
    line <= '1' when left=0 else fr(0);
    sent <= std_logic_vector(n);
    process(clk) begin
        if rising_edge(clk) then
            if rst='1' then
                left <= 0;
                n <= x"0";
            else if fe='1' then
                n <= n+1;
            end if;
            if valid='1' and rd='1' then
                fr <= "11"&data&'0';
                left <= 10;
                if parity(1)='1' then
                    fr(9) <= par(data) xor parity(0);
                    left <= 11;
                end if;
                bt <= unsigned(bits_x);
                sp <= "00";
            elsif left /= 0 then
                if be='1' then
                    sp <= "00";
                    fr <= '1'&fr(10 downto 1);
                    left <= left-1;
                else
                    sp <= sp+1;
                end if;
            end if;
        end if;
    end if;
end process;
end architecture rtl;
